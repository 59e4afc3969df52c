/** Which tests have a pattern in their file's name. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { local } from './local.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/** They are in every name, or say what kind of thing a test is about, and not which. */
const SAYS_NOTHING = new Set(['test', 'spec', 'service', 'property', 'tsx']);

/**
 * `vitest`: by project; a file may belong to several. `nearest`: names that share a word with a pattern, where nothing
 * matches.
 *
 * @param {string[]} patterns
 * @returns {Promise<{ vitest: { project: string, files: string[] }[], browser: string[], nearest: string[] }>}
 */
export async function matching(patterns) {
  const all = await vitestFiles();
  const specs = readdirSync(join(ROOT, 'e2e'))
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => `e2e/${name}`);
  const { projects, browser } = pick(patterns, all, specs);
  const nearest =
    projects.length + browser.length > 0 ? [] : alike(patterns, [...all.map(({ file }) => file), ...specs]);
  return { vitest: projects, browser, nearest };
}

/**
 * @param {string[]} patterns
 * @param {{ file: string, project: string }[]} all
 * @param {string[]} specs
 */
export function pick(patterns, all, specs) {
  const fits = (file) => patterns.some((pattern) => file.toLowerCase().includes(pattern.toLowerCase()));
  const found = all.filter(({ file }) => fits(file));
  const projects = [...new Set(found.map(({ project }) => project))].map((project) => ({
    project,
    files: found.filter((one) => one.project === project).map(({ file }) => file),
  }));
  return { projects, browser: specs.filter(fits) };
}

/** Vitest knows which file belongs to which project. */
async function vitestFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'meeshy-'));
  try {
    const list = join(folder, 'files.json');
    const { ok, output } = await run([...local('vitest'), 'list', '--filesOnly', `--json=${list}`]);
    if (!ok) throw new Error(output);
    return JSON.parse(readFileSync(list, 'utf8')).map(({ file, projectName }) => ({
      file: relative(ROOT, file).split(sep).join('/'),
      project: projectName,
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Files whose names share a word with a pattern.
 *
 * @param {string[]} patterns
 * @param {string[]} files
 */
export function alike(patterns, files) {
  const wanted = new Set(patterns.flatMap(wordsOf));
  return [...new Set(files)].filter((file) => wordsOf(file).some((word) => wanted.has(word)));
}

const wordsOf = (name) =>
  basename(name)
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 2 && !SAYS_NOTHING.has(word));
