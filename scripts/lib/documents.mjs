import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { precompress } from './precompress.mjs';
import { ROOT } from './root.mjs';

const FROM = join(ROOT, 'server/docs');
const INTO = join(FROM, 'dist');
const PAGES = ['index.html', 'requests.js', 'events.html', 'events.js', 'page.css'];

// Also where a test builds: its runner knows no `import.meta.resolve`.
const require = createRequire(import.meta.url);
const SWAGGER = dirname(require.resolve('swagger-ui-dist/package.json'));

/** The renderer under the names by which the page asks for it, with its licences. */
const FILES = {
  'swagger-ui-bundle.js': join(SWAGGER, 'swagger-ui-bundle.js'),
  'swagger-ui-bundle.js.LICENSE.txt': join(SWAGGER, 'swagger-ui-bundle.js.LICENSE.txt'),
  'swagger-ui.LICENSE.txt': join(SWAGGER, 'LICENSE'),
  'swagger-ui.NOTICE.txt': join(SWAGGER, 'NOTICE'),
};

/** Puts the pages of `/docs` together as the gateway serves them: they ask nobody else for anything. */
export async function gatherDocuments() {
  mkdirSync(INTO, { recursive: true });
  for (const name of PAGES) cpSync(join(FROM, name), join(INTO, name));
  for (const [name, file] of Object.entries(FILES)) cpSync(file, join(INTO, name));
  writeFileSync(join(INTO, 'swagger-ui.css'), withoutImages(readFileSync(join(SWAGGER, 'swagger-ui.css'), 'utf8')));
  await precompress(INTO);
}

/** Where what a page may load has to come from the gateway, an image within a style does not show. So each gets a file. */
function withoutImages(css) {
  const names = new Map();
  return css.replace(/url\((?:"((?:[^"\\]|\\.)*)"|(data:[^)]*))\)/g, (whole, quoted, bare) => {
    const address = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    const [, type, base64, data] = /^data:image\/(\w+)[^,]*?(;base64)?,(.*)$/s.exec(address) ?? [];
    if (type === undefined) return whole;
    if (!names.has(address)) {
      const name = `image-${names.size + 1}.${type}`;
      writeFileSync(join(INTO, name), base64 ? Buffer.from(data, 'base64') : decodeURIComponent(data));
      names.set(address, name);
    }
    return `url(${names.get(address)})`;
  });
}
