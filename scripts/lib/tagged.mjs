/** Which test files say of themselves, by `@module-tag`, that they are of a kind. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ROOT } from './root.mjs';

/** Where the tests are that vitest runs. */
const PLACES = ['shared', 'gateway', 'server', 'frontend', 'web', 'scripts'].map((workspace) => `${workspace}/test`);
/** Tags stand at the top of a file. */
const HEAD = 2_000;

/**
 * @param {string} tag
 * @returns {string[]}
 */
export function tagged(tag) {
  const names = new RegExp(`^/?[ *]+@module-tag ${tag}\\b`, 'm');
  return PLACES.flatMap((place) =>
    readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.test\.tsx?$/.test(name))
      .map((name) => `${place}/${name.split(sep).join('/')}`),
  ).filter((file) => names.test(readFileSync(join(ROOT, file), 'utf8').slice(0, HEAD)));
}

/** @param {string[]} files */
export const butNot = (files) => files.map((file) => `--exclude=${file}`);
