/** The entries of the packages, as their manifests have them. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from './root.mjs';

/** In this order: what several entries export is told where it comes first, and the others refer to it. */
const PACKAGES = ['shared', 'gateway', 'frontend'].map((folder) => {
  const { name, exports } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  const entries = Object.entries(exports).flatMap(([subpath, { types }]) =>
    types ? [{ name: posix.join(name, subpath), source: sourceOf(folder, types) }] : [],
  );
  // What works without React is the client's, which the entry with React has as well.
  return { name, entries: entries.sort((a, b) => isClient(b) - isClient(a)) };
});
export const ENTRIES = PACKAGES.flatMap(({ entries }) => entries);

/** Each package's entries, by the name that one imports, and where the page of each is. */
export const packages = PACKAGES.map(({ name, entries }) => ({
  name,
  entries: entries
    .map((entry) => ({ name: entry.name, page: `/reference/${entry.name.replace('@meeshy/', '')}` }))
    .sort(byName),
}));

/** From the project's folder, without its ending: as TypeDoc calls what it has read. */
function sourceOf(folder, types) {
  return posix.join(folder, types.replace(/^\.\/dist\//, 'src/').replace(/\.d\.ts$/, ''));
}

function byName(a, b) {
  return a.name < b.name ? -1 : 1;
}

function isClient({ name }) {
  return Number(name.endsWith('/client'));
}
