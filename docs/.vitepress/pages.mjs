/**
 * The pages of the site, and which file of the project each shows: what is written elsewhere, for those who read it there, is
 * included and not copied.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { ROOT } from './root.mjs';

/** Pages that are called README for those who read them in the repository. */
export const REWRITES = { 'README.md': 'documents.md', 'decisions/README.md': 'decisions/index.md' };

const INCLUDE = /<!--\s*@include:\s*(\S+)\s*-->/g;
const SNIPPET = /^<<<\s+(\S+)/gm;

/** By its place in the project, what each page includes; what is made of docstrings includes nothing. */
const included = new Map(
  markdownIn('docs').map((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const named = (pattern) => [...text.matchAll(pattern)].map(([, path]) => posix.join(posix.dirname(page), path));
    const files = named(INCLUDE);
    const missing = [...files, ...named(SNIPPET)].find((file) => !existsSync(join(ROOT, file)));
    if (missing) throw new Error(`${page} shows ${missing}, which is not there`);
    return [page, files];
  }),
);

/**
 * Where a link leads that was written in this page, or in what it includes: to another page, or to a file of the project
 * that is none. Throws an `Error` where nothing is.
 *
 * @returns {{ page: string, title: string | undefined } | { file: string }}
 */
export function targetOf(page, path) {
  const from = [page, ...(included.get(page) ?? [])];
  const file = from.map((one) => posix.join(posix.dirname(one), path)).find((one) => existsSync(join(ROOT, one)));
  if (file === undefined) throw new Error(`${page} links to ${path}, which is not there`);
  const shown = pageOf(file.replace(/\/$/, ''));
  return shown ? { page: shown, title: titleOf(file) } : { file };
}

/** The address of the page that a file is, or is in; a folder is its README. */
function pageOf(file) {
  const readme = posix.join(file, 'README.md');
  if (statSync(join(ROOT, file)).isDirectory()) return existsSync(join(ROOT, readme)) ? pageOf(readme) : undefined;
  const page = included.has(file) ? file : [...included].find(([, files]) => files.includes(file))?.[0];
  const path =
    page?.slice('docs/'.length) ?? (file.startsWith('docs/reference/') ? file.slice('docs/'.length) : undefined);
  return path && `/${(REWRITES[path] ?? path).replace(/(^|(?<=\/))index\.md$|\.md$/, '')}`;
}

/** What a page is called at its top. */
function titleOf(file) {
  return file.endsWith('.md') ? /^# (.+)$/m.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1] : undefined;
}

function markdownIn(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    const isLeftOut = ['node_modules', 'reference'].includes(entry.name) || entry.name.startsWith('.');
    if (entry.isDirectory()) return isLeftOut ? [] : markdownIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** A file's place in the project, as links have it. */
export function placeOf(file) {
  return relative(ROOT, file).split(sep).join('/');
}

/** How a page names a file of the project beside it. */
export function besides(page, file) {
  return `./${posix.relative(posix.dirname(page), file)}`;
}
