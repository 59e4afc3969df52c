/** Which test files say of themselves, by `@module-tag`, that they are of a kind. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { ROOT } from './root.mjs';

/** Where the tests are that vitest runs. */
const PLACES = ['shared', 'gateway', 'server', 'frontend', 'web', 'scripts'].map((workspace) => `${workspace}/test`);
/** Tags stand at the top of a file. */
const HEAD = 2_000;

/**
 * @param {string} tag
 * @returns {string[]}
 */
export const tagged = (tag) => PLACES.flatMap((place) => among(place, /\.test\.tsx?$/, tag));

/**
 * What picks the browser tests out that carry the tag, be it by themselves or by their file.
 *
 * @param {string} tag
 * @returns {string}
 */
export const browserTests = (tag) =>
  [`@${tag}`, ...among('e2e', /\.spec\.ts$/, tag).map((file) => basename(file))].join('|');

function among(place, isTest, tag) {
  const names = new RegExp(`^/?[ *]+@module-tag ${tag}\\b`, 'm');
  return readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
    .filter((name) => isTest.test(name))
    .map((name) => `${place}/${name.split(sep).join('/')}`)
    .filter((file) => names.test(readFileSync(join(ROOT, file), 'utf8').slice(0, HEAD)));
}

/** @param {string[]} files */
export const butNot = (files) => files.map((file) => `--exclude=${file}`);

/** What is to have a process to itself is long: so the others may share theirs. */
export const quickUnit = () => ['--no-isolate', '--maxWorkers=2', ...butNot(tagged('long'))];
