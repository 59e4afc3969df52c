import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { local } from './local.mjs';
import { precompress } from './precompress.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const STAMPS = '.cache/build';
const EVERYWHERE = ['package-lock.json', 'tsconfig.base.json'];

/**
 * What is built: from which files and folders, into which. `proof` is the last word of a finished build.
 * A build may take sources of another one's, so those are its own `from` as well.
 */
const BUILDS = {
  shared: {
    from: ['shared/src', 'shared/package.json', 'shared/tsconfig.json'],
    into: ['shared/dist'],
    proof: 'shared/dist/index.js',
    make: () => compile('shared'),
  },
  gateway: {
    from: [
      'shared/src',
      'gateway/src',
      'gateway/package.json',
      'gateway/tsconfig.json',
      'gateway/vite.config.ts',
      'scripts/lib/without-json-schema.mjs',
    ],
    into: ['gateway/dist'],
    proof: 'gateway/dist/index.js',
    make: async () => {
      await compile('gateway');
      await must([...local('vite'), 'build', 'gateway']);
    },
  },
  server: {
    from: ['shared/src', 'gateway/src', 'server/src', 'server/package.json', 'server/vite.config.ts'],
    into: ['server/dist'],
    proof: 'server/dist/main.js',
    make: () => must([...local('vite'), 'build', 'server']),
  },
  documents: {
    from: ['server/docs', 'scripts/lib/documents.mjs', 'scripts/lib/precompress.mjs'],
    into: ['server/docs/dist'],
    proof: 'server/docs/dist/index.html',
    make: async () => {
      // What it takes from packages need not be there where nothing is built.
      const { gatherDocuments } = await import('./documents.mjs');
      await gatherDocuments();
    },
  },
  library: {
    from: ['shared/src', 'frontend/src', 'frontend/package.json', 'frontend/tsconfig.json'],
    into: ['frontend/dist'],
    proof: 'frontend/dist/react/index.js',
    make: async () => {
      await compile('frontend');
      cpSync(join(ROOT, 'frontend/src/react/status.css'), join(ROOT, 'frontend/dist/react/status.css'));
    },
  },
  app: {
    from: [
      'shared/src',
      'frontend/src',
      'web/src',
      'web/public',
      'web/index.html',
      'web/package.json',
      'web/vite.config.ts',
      'scripts/lib/precompress.mjs',
      'scripts/lib/without-json-schema.mjs',
    ],
    into: ['web/dist'],
    proof: 'web/dist/index.html',
    make: async () => {
      await must([...local('vite'), 'build', 'web', '--logLevel', 'warn']);
      await precompress(join(ROOT, 'web/dist'));
    },
  },
  bench: {
    from: ['shared/src', 'gateway/src', 'gateway/test/support', 'server/src', 'bench'],
    into: ['bench/dist'],
    proof: 'bench/dist/bench/main.js',
    make: () => compile('bench'),
  },
  predict: {
    from: ['server/src/rhythm', 'chaos/random.ts', 'bench/predict', 'bench/table.ts'],
    into: ['bench/predict/dist'],
    proof: 'bench/predict/dist/bench/predict/main.js',
    make: () => compile('bench/predict'),
  },
  chaos: {
    from: [
      'shared/src',
      'gateway/src',
      'gateway/test',
      'server/src',
      'server/test/integration/support',
      'frontend/src/client',
      'bench',
      'scripts/lib',
      'chaos',
    ],
    into: ['chaos/dist'],
    proof: 'chaos/dist/chaos/main.js',
    make: () => compile('chaos'),
  },
  soak: {
    from: ['shared/src', 'gateway/src', 'gateway/test/simulation', 'soak'],
    into: ['soak/dist'],
    proof: 'soak/dist/soak/main.js',
    make: () => compile('soak'),
  },
  fuzz: {
    from: [
      'shared/src',
      'gateway/src',
      'gateway/test',
      'server/test/integration/support',
      'scripts/lib',
      'chaos/random.ts',
      'fuzz',
    ],
    into: ['fuzz/dist'],
    proof: 'fuzz/dist/fuzz/main.js',
    make: () => compile('fuzz'),
  },
};

/** Builds what is stale. Throws an `Error` with the words of the compiler. */
export async function build() {
  await refresh('shared');
  const server = refresh('gateway').then(() => refresh('server'));
  await together([server, refresh('documents'), refresh('library'), refresh('app')]);
}

/** What the workspaces take from each other: without its types, the linter knows nothing of them. */
export async function buildLibraries() {
  await refresh('shared');
  await together([refresh('gateway'), refresh('library')]);
}

export async function buildBench() {
  await build();
  await refresh('bench');
}

export const buildPredict = () => refresh('predict');

export async function buildChaos() {
  await build();
  await refresh('chaos');
}

export async function buildSoak() {
  await refresh('shared');
  await refresh('soak');
}

export async function buildFuzz() {
  await build();
  await refresh('fuzz');
}

/** Waits for all of them, also when one fails. */
async function together(builds) {
  const results = await Promise.allSettled(builds);
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

/** A stamp holds the hash of what a build was made from: times would lie after a checkout. */
async function refresh(name) {
  const { from, into, proof, make } = BUILDS[name];
  const stamp = join(ROOT, STAMPS, name);
  const wanted = hashOf([...EVERYWHERE, ...from]);
  if (existsSync(join(ROOT, proof)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  console.log(`Building ${name} …`);
  rmSync(stamp, { force: true });
  for (const folder of into) rmSync(join(ROOT, folder), { recursive: true, force: true });
  try {
    await make();
  } catch (error) {
    throw new Error(`${name} does not build.\n${error.message}`, { cause: error });
  }
  mkdirSync(join(ROOT, STAMPS), { recursive: true });
  writeFileSync(stamp, wanted);
}

const compile = (workspace) => must([...local('tsc'), '-p', `${workspace}/tsconfig.json`]);

async function must(command) {
  const { ok, output } = await run(command, { env: { NODE_ENV: 'production' } });
  if (!ok) throw new Error(output.trim());
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesUnder(join(ROOT, path)))) {
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.split(sep).includes('dist'))
    .sort();
}
