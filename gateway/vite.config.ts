import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

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
      'src/identifying.ts',
      'src/open.ts',
      'src/presence/wire.ts',
      'src/sockets/credentials.ts',
      'src/stores/memory.ts',
      'src/warnings.ts',
    ],
  },
  { name: 'sockets', of: ['src/index.ts'] },
];
const groups = CORE.map(({ name, of }, at) => {
  const files = new Set(of.map(source));
  return { name, test: (id: string) => files.has(id), priority: CORE.length - at };
});

/**
 * Builds the entries into few files, with what they use of the protocol and of three packages, whose licences stand in a file
 * beside them: to read two hundred files one by one, and all of zod, took most of the time of importing them. The types
 * are the compiler's.
 */
export default defineConfig({
  root: source('.'),
  logLevel: 'warn',
  plugins: [limiterAlone],
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
      },
    },
  },
  ssr: {
    noExternal: ['zod', 'ipaddr.js', LIMITER],
    external: [...Object.keys(peerDependencies)],
  },
});
