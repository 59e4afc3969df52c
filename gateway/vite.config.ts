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
 * Builds the entries into few files, with what they use of the schemas and of three packages, whose licences stand in a file
 * beside them: to read two hundred files one by one, and all of zod, took most of the time of importing them. The types
 * are the compiler's.
 */
export default defineConfig({
  root: source('.'),
  logLevel: 'warn',
  plugins: [limiterAlone],
  resolve: { alias: { '@meeshy/status-protocol/schemas': source('../shared/src/schemas.ts') } },
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
      output: { chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  ssr: {
    noExternal: ['zod', 'ipaddr.js', LIMITER],
    external: ['@meeshy/status-protocol', ...Object.keys(peerDependencies)],
  },
});
