import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkAnchors } from '../../docs/.vitepress/anchors.mjs';
import { targetOf } from '../../docs/.vitepress/pages.mjs';
import { temporaryFolder } from '../../gateway/test/support/temporary.ts';
import { examples } from '../lib/examples.mjs';
import { ROOT } from '../lib/root.mjs';

const pages = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && !/node_modules|^reference/.test(path))
  .map((path) => `docs/${path}`);

describe('a link of the documents', () => {
  it.each(pages)('%s has none that leads nowhere', (page) => {
    const links = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)];
    for (const [, path = ''] of links) {
      // What docstrings are made into is not there before it is made.
      if (!path.includes('/reference/')) targetOf(page, path);
    }
  });

  it('leads to the page that shows the file, wherever the file is', () => {
    expect(targetOf('docs/architecture.md', 'runbook.md')).toMatchObject({ page: '/runbook' });
    expect(targetOf('docs/architecture.md', '../PROTOCOL.md')).toMatchObject({ page: '/protocol' });
    expect(targetOf('docs/README.md', 'decisions')).toMatchObject({ page: '/decisions/' });
    expect(targetOf('docs/decisions/README.md', '../README.md')).toMatchObject({ page: '/documents' });
  });

  it('of a file that a page includes is where that file has it', () => {
    expect(targetOf('docs/guides/express.md', '../node-script')).toMatchObject({ page: '/guides/node-script' });
  });

  it('to what is no page is no link', () => {
    expect(targetOf('docs/README.md', '../gateway/src/sockets')).toEqual({ file: 'gateway/src/sockets' });
  });

  it('to nothing is an error that says where it is', () => {
    expect(() => targetOf('docs/README.md', 'nowhere.md')).toThrow('docs/README.md links to nowhere.md');
  });
});

it.each(examples())('the example %s has a guide', (name) => {
  expect(targetOf('docs/README.md', `../examples/${name}`)).toMatchObject({ page: `/guides/${name}` });
});

it('a place that is not on its page is found in the built site', () => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  mkdirSync(join(folder, 'in'));
  const write = (file: string, html: string) => writeFileSync(join(folder, file), html);
  write('index.html', '<a href="/in/#here">1</a> <a class="x" href="#top">2</a> <h1 id="top">3</h1>');
  write(
    'in/index.html',
    '<h1 id="here">1</h1> <a href="../a#place">2</a> <a href="https://elsewhere.example/#x">3</a>',
  );
  write('a.html', '<h2 id="place">1</h2>');
  expect(() => checkAnchors(folder)).not.toThrow();
  write('a.html', '<h2 id="palace">1</h2>');
  expect(() => checkAnchors(folder)).toThrow('/in/: ../a#place');
});
