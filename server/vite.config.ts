import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the server into few files, with what it is made of: to read the two thousand files of its packages one by one
 * took more than half of the time of a start.
 */
export default defineConfig({
  root: source('.'),
  logLevel: 'warn',
  // The library from its sources: what it is built of is in here once.
  resolve: {
    alias: [
      { find: /^@meeshy\/status-gateway\/(.+)$/, replacement: source('../gateway/src/$1.ts') },
      { find: '@meeshy/status-gateway', replacement: source('../gateway/src/index.ts') },
      { find: '@meeshy/status-protocol/schemas', replacement: source('../shared/src/schemas.ts') },
      { find: '@meeshy/status-protocol', replacement: source('../shared/src/index.ts') },
    ],
  },
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    minify: false,
    // Side by side, as the sources are from which they find what they read.
    rolldownOptions: {
      // Beside the server what tests start by itself.
      input: Object.fromEntries(
        ['main', 'demo-weeks', 'gateway', 'settings', 'storage', 'chat/demo', 'database/open'].map((name) => [
          name,
          source(`src/${name}.ts`),
        ]),
      ),
      output: { chunkFileNames: '[name]-[hash].js' },
    },
  },
  ssr: {
    noExternal: true,
    // Compiled for the machine, read by a thread of its own, shared with whatever else measures the process, or only for
    // whoever has such a database.
    external: ['@node-rs/argon2', 'libsql', 'maxmind', 'pino', 'pino-pretty', 'prom-client', 'mongodb', 'pg'],
  },
});
