import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Rolldown } from 'vite';
import { withoutJsonSchema } from '../scripts/lib/without-json-schema.mjs';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { exports, peerDependencies } = JSON.parse(readFileSync(source('package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
  peerDependencies: Record<string, string>;
};
const entries = Object.keys(exports).map((subpath) => subpath.slice(2) || 'index');

/** Of this package one file out of thirty is used, and its entry reads them all. */
const LIMITER = 'rate-limiter-flexible';
const limiterAlone = {
  name: 'limiter-alone',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id === LIMITER ? `\0${LIMITER}` : null),
  load: (id: string) =>
    id === `\0${LIMITER}`
      ? `export { default as RateLimiterMemory } from '${LIMITER}/lib/RateLimiterMemory.js';`
      : null,
};

/**
 * What the main entry needs is two files, of which other entries take their part: each file takes Node about a millisecond.
 * What needs no Socket.IO is apart, for those entries that are imported without it.
 */
const CORE = [
  {
    name: 'presence',
    of: [
      '../shared/src/protocol/viewing.ts',
      '../shared/src/protocol/watching.ts',
      '../shared/src/protocol/zone.ts',
      'src/identifying.ts',
      'src/open.ts',
      'src/sockets/credentials.ts',
      'src/stores/memory.ts',
      'src/warnings.ts',
    ],
  },
  { name: 'sockets', of: ['src/index.ts'] },
];
const missing = CORE.flatMap(({ of }) => of).find((path) => !existsSync(source(path)));
if (missing) throw new Error(`CORE of gateway/vite.config.ts names ${missing}, which is not there`);
const groups = CORE.map(({ name, of }, at) => {
  const files = new Set(of.map(source));
  return { name, test: (id: string) => files.has(id), priority: CORE.length - at };
});

/** All that can be reached, in the order in which it is. */
function reached(from: string, next: (one: string) => readonly string[]): string[] {
  const found = new Set([from]);
  for (const one of found) for (const another of next(one)) found.add(another);
  return [...found];
}

/**
 * Fails where `CORE` is not up to date: what other entries share and nobody has named would be a third file, or in the one
 * with Socket.IO.
 */
const asNamed: Rolldown.Plugin = {
  name: 'as-named',
  generateBundle(_, bundle) {
    const built = (file: string) => {
      const chunk = bundle[file];
      return chunk?.type === 'chunk' ? chunk : null;
    };
    const filesOf = (name: string) => reached(`${name}.js`, (file) => built(file)?.imports ?? []).filter(built);
    const modulesOf = (name: string) =>
      reached(source(`src/${name}.ts`), (id) => this.getModuleInfo(id)?.importedIds ?? []);
    const placeOf = (id: string) => relative(source('.'), id);
    const inVain = (why: string) => this.error(`CORE of gateway/vite.config.ts is not up to date: ${why}`);

    const core = filesOf('index');
    if (core.length !== CORE.length) {
      const held = core.map((file) => `${file}: ${built(file)?.moduleIds.map(placeOf).join(' ')}`);
      inVain(`the main entry is ${core.length} files. Name what the smallest holds.\n${held.join('\n')}`);
    }
    const strayed = entries.find(
      (name) => filesOf(name).includes('index.js') && !modulesOf(name).includes('socket.io'),
    );
    if (strayed) inVain(`a part of ${strayed} is in the file with Socket.IO. Name what src/${strayed}.ts imports.`);
  },
};

/**
 * Builds the entries into few files, with what they use of the protocol and of three packages, whose licences stand in a file
 * beside them: to read two hundred files one by one, and all of zod, took most of the time of importing them. The types
 * are the compiler's.
 */
export default defineConfig({
  root: source('.'),
  logLevel: 'warn',
  plugins: [limiterAlone, withoutJsonSchema(), asNamed],
  resolve: {
    alias: {
      '@meeshy/status-protocol/schemas': source('../shared/src/schemas.ts'),
      '@meeshy/status-protocol': source('../shared/src/index.ts'),
    },
  },
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    sourcemap: true,
    minify: false,
    license: { fileName: 'licences.md' },
    rolldownOptions: {
      input: Object.fromEntries(entries.map((name) => [name, source(`src/${name}.ts`)])),
      output: {
        chunkFileNames: 'chunks/[name]-[hash].js',
        codeSplitting: { groups },
        // They are in the sources, which the source maps hold; here they would be read at every import.
        comments: { legal: true, annotation: true, jsdoc: false },
      },
    },
  },
  ssr: {
    noExternal: ['zod', 'ipaddr.js', LIMITER],
    external: [...Object.keys(peerDependencies)],
  },
});
