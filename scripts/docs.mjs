/**
 * The documentation site, of `docs/` and the docstrings: builds it into `docs/.vitepress/dist`, and fails where a link leads
 * nowhere or an export has no docstring. `npm run docs -- dev` serves it to whoever writes, `-- preview` what was built (`--port 4000`).
 */
import './lib/node-version.mjs';
import { join } from 'node:path';
import { install, installIn } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';
import { ROOT } from './lib/root.mjs';
import { runHere } from './lib/run.mjs';

const DOCS = join(ROOT, 'docs');
const [what = 'build', ...words] = process.argv.slice(2);

await orExplain(async () => {
  if (!['build', 'dev', 'preview'].includes(what)) throw new Error('What is to be done? build, dev or preview');
  await install();
  await installIn(DOCS);
  if (what !== 'preview') {
    // What it imports is installed by now.
    const { writeReference } = await import('../docs/.vitepress/reference.mjs');
    await writeReference(join(DOCS, 'reference'));
  }
  process.exitCode = await runHere([
    process.execPath,
    join(DOCS, 'node_modules/vitepress/bin/vitepress.js'),
    what,
    DOCS,
    ...words,
  ]);
  if (what !== 'build' || process.exitCode !== 0) return;
  const { checkAnchors } = await import('../docs/.vitepress/anchors.mjs');
  checkAnchors(join(DOCS, '.vitepress/dist'));
});
