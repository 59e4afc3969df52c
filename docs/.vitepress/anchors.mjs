/** VitePress looks at the pages that links lead to. This looks at the places on them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Throws an `Error` that names every link of the built site whose place is not there. */
export function checkAnchors(dist) {
  const files = readdirSync(dist, { recursive: true }).filter((file) => file.endsWith('.html'));
  const pages = new Map(
    files.map((file) => {
      const html = readFileSync(join(dist, file), 'utf8');
      const address = `/${file.replaceAll('\\', '/').replace(/(^|(?<=\/))index\.html$|\.html$/, '')}`;
      return [address, { ids: all(html, /\sid="([^"]+)"/g), links: all(html, /<a [^>]*?href="([^"]*#[^"]+)"/g) }];
    }),
  );
  const faults = [...pages].flatMap(([address, { links }]) =>
    [...links]
      .filter((link) => leadsNowhere(new URL(link, `http://site${address}`)))
      .map((link) => `${address}: ${link}`),
  );
  if (faults.length > 0)
    throw new Error(`${faults.length} links lead to no place of their page:\n${faults.join('\n')}`);

  function leadsNowhere({ host, pathname, hash }) {
    return host === 'site' && !pages.get(decodeURI(pathname))?.ids.has(decodeURIComponent(hash.slice(1)));
  }
}

function all(html, pattern) {
  return new Set([...html.matchAll(pattern)].map(([, found]) => found.replaceAll('&amp;', '&')));
}
