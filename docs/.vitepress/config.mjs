import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { packages } from './entries.mjs';
import { linksWithin } from './links.mjs';
import { REWRITES } from './pages.mjs';
import { ROOT } from './root.mjs';

const icon = `data:image/svg+xml,${encodeURIComponent(readFileSync(join(ROOT, 'web/public/icon.svg'), 'utf8'))}`;

/** As places of a page are called where the same files are read in a repository. */
const slugify = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

const pages = (folder, names) =>
  Object.entries(names).map(([name, text]) => ({ text, link: name ? `${folder}/${name}` : `${folder}/` }));

const sidebar = [
  {
    text: 'Begin',
    items: pages('', {
      start: 'Start it, use it',
      walkthrough: 'Two minutes of it',
      'quick-reference': 'Quick reference',
      'quick-reference#settings': 'Settings',
      migration: 'From polling to this',
      documents: 'Which page for what',
    }),
  },
  {
    text: 'Guides',
    items: pages('/guides', {
      express: 'Express',
      fastify: 'Fastify',
      nestjs: 'NestJS',
      nextjs: 'Next.js',
      'vite-react18': 'Vite and React 18',
      'sign-in': 'Who has signed in already',
      'node-script': 'A Node script',
      python: 'A script in Python',
      'webhook-receiver': 'A receiver of webhooks',
    }),
  },
  {
    text: 'Recipes',
    items: [
      ...pages('/recipes', {
        '': 'A client of your own',
        vue: 'Vue',
        svelte: 'Svelte',
        swift: 'Swift',
        kotlin: 'Kotlin',
      }),
      { text: 'Python', link: '/guides/python' },
    ],
  },
  {
    text: 'Understand',
    items: pages('', { architecture: 'Architecture', protocol: 'Protocol', 'decisions/': 'Decisions' }),
  },
  {
    text: 'Operate',
    items: pages('', {
      runbook: 'Runbook',
      monitoring: 'Monitoring',
      scaling: 'Scaling',
      outlook: 'When somebody is back',
      measurements: 'Measurements',
    }),
  },
  ...packages.map(({ name, entries }) => ({
    text: name,
    collapsed: true,
    items: [
      { text: 'Overview', link: `/packages/${name.replace('@meeshy/', '')}` },
      ...entries.map((entry) => ({ text: entry.name.slice(name.length) || 'The package itself', link: entry.page })),
    ],
  })),
  { text: 'Changes', link: '/changes' },
];

export default defineConfig({
  title: 'Meeshy status',
  description: 'Who is online, away or offline in a chat, and since when: pushed the moment it changes.',
  head: [['link', { rel: 'icon', href: icon }]],
  cleanUrls: true,
  rewrites: REWRITES,
  metaChunk: true,
  // Beside those of which it knows by itself.
  vue: { template: { transformAssetUrls: { video: ['src'], track: ['src'], img: ['src'] } } },
  markdown: { config: linksWithin, anchor: { slugify } },
  themeConfig: {
    logo: { src: icon, alt: '' },
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Guides', link: '/guides/express', activeMatch: '^/(guides|recipes)/' },
      { text: 'Protocol', link: '/protocol' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/(reference|packages)/' },
      { text: 'Runbook', link: '/runbook' },
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
  },
});
