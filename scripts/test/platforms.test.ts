/**
 * What runs here is to run on Windows and macOS, where nobody may be able to try it: so nothing is written in the words of one
 * system's shell, and no system's folders are taken for granted.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../lib/root.mjs';

/** Knows where systems put programs, and looks whether they are there. */
const KNOWS_PLACES = 'scripts/lib/places.mjs';
const PROGRAMS = ['bench', 'chaos', 'e2e', 'examples', 'fuzz', 'load-tests', 'scripts', 'soak'];
const TESTS = ['shared', 'gateway', 'server', 'frontend', 'web'].map((workspace) => join(workspace, 'test'));

interface Rule {
  readonly forbids: string;
  readonly pattern: RegExp;
  readonly example: string;
}

const RULES: readonly Rule[] = [
  {
    forbids: 'a folder of one system',
    pattern: /['"`](?:\/(?:usr|bin|sbin|opt|etc|tmp|var|home|Applications|Library)\b|[A-Z]:\\)/,
    example: "spawn('/usr/bin/redis-server')",
  },
  {
    forbids: 'a shell',
    pattern:
      /\bshell: *true|(?<![.\w])exec(?:Sync)?\(|(?:spawn|execFile|run|startProgram)\w*\(\[?['"`](?:sh|bash|cmd|powershell)(?:\.exe)?['"`]/,
    example: "spawn('sh', ['-c', 'true'])",
  },
  {
    forbids: 'what Windows cannot spawn by its name',
    pattern:
      /(?:spawn|spawnSync|execFile|execFileSync|fork|run|runHere)\(\[?['"`](?:npm|npx|yarn|pnpm|tsc|vitest)['"`]|['"`/]\.bin\b['"`]/,
    example: "run(['npm', 'ci'])",
  },
  {
    forbids: 'a path that is not joined',
    pattern:
      /\$\{(?:\w+\.)*(?:ROOT|[A-Z]+_FOLDER|folder|dir|directory|cwd\(\)|tmpdir\(\)|homedir\(\))\}[/\\]|\b(?:ROOT|folder|tmpdir\(\)) \+ ['"`]/,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is looked for.
    example: '`${folder}/meeshy.db`',
  },
  {
    forbids: 'signals to a group of processes, which are for one file to know',
    pattern: /process\.kill\(\s*-/,
    example: "process.kill(-pid, 'SIGTERM')",
  },
];
/** The one place for each. */
const MAY: Readonly<Record<string, RegExp>> = {
  'scripts/lib/places.mjs': /folder of one system/,
  'scripts/lib/process-tree.mjs': /signals to a group/,
  // It tries what Compose says to containers, which are Linux anywhere.
  'scripts/test/deployment.test.ts': /a folder|a shell|signals to a group/,
  'scripts/test/platforms.test.ts': /./,
};

const found = (source: string) => RULES.filter(({ pattern }) => pattern.test(source)).map(({ forbids }) => forbids);

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:[cm]?js|tsx?)$/.test(name))
    .map((name) => [folder, name].join(sep).split(sep).join('/'))
    .filter((file) => !/(?:^|\/)(?:dist|node_modules|\.next)\//.test(file));
}

describe('a rule of the lint finds what it is there for:', () => {
  it.each(RULES)('$forbids', ({ forbids, example }) => {
    expect(found(example)).toContain(forbids);
  });
});

it('no program and no test takes one system for granted', () => {
  const files = [...PROGRAMS, ...TESTS].flatMap(filesIn);
  expect(files).toContain(KNOWS_PLACES);
  const faults = files.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => found(line).map((forbids) => ({ at: `${file}:${index + 1}`, file, forbids })))
      .filter(({ forbids }) => !MAY[file]?.test(forbids))
      .map(({ at, forbids }) => `${at}: ${forbids}`),
  );
  expect(faults).toEqual([]);
});

describe('the scripts of package.json', () => {
  const manifests = ['.', ...['shared', 'gateway', 'server', 'frontend', 'web']].concat(
    readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'python')
      .map(({ name }) => join('examples', name)),
  );
  const scripts = manifests.flatMap((folder) => {
    const file = join(ROOT, folder, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Readonly<Record<string, string>>>;
    return Object.entries(manifest.scripts ?? {}).map(([name, script]) => ({
      name: `${relative(ROOT, file)} ${name}`,
      script,
    }));
  });

  // `&&` is the only word that the shells of all systems have in common.
  const isForAll = (script: string) =>
    script
      .split(' && ')
      .every((command) => /^(?!exec |set |export |sh |bash |rm |cp )[a-z][\w./-]*(?: [\w@:.=/-]+)*$/.test(command));

  it('are commands, with nothing that only some shells know', () => {
    expect(scripts.map(({ name }) => name)).toContain('package.json start');
    expect(scripts.filter(({ script }) => !isForAll(script))).toEqual([]);
  });

  it.each([
    'exec node main.js',
    'PORT=3000 node main.js',
    'node main.js | tee log',
    "node -e 'start()'",
    'node main.js &',
    'rm -rf dist',
    'node $HOME/main.js',
    'vitest run test/*.ts',
    './start.sh',
  ])('would not be %s', (script) => {
    expect(isForAll(script)).toBe(false);
  });
});
