/** What the library adds to a host's bundle that has React and Socket.IO's client, as browsers get it. */
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';
import { afterEach, expect, it, vi } from 'vitest';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const MAIN = '\0main';
const HOSTS_OWN = [/^react($|\/)/, /^react-dom/, 'socket.io-client', '@tanstack/virtual-core'];

// Another file may come after this in the same process.
afterEach(() => vi.unstubAllEnvs());

async function bundled(code: string) {
  // As whoever builds for production, which some packages ask for.
  vi.stubEnv('NODE_ENV', 'production');
  const answer = await build({
    root: source('..'),
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { alias: { '@meeshy/status-protocol': source('../../shared/src/index.ts') } },
    plugins: [
      {
        name: 'main',
        resolveId: (id) => (id === MAIN ? MAIN : null),
        load: (id) => (id === MAIN ? code : null),
      },
    ],
    build: {
      write: false,
      minify: true,
      rolldownOptions: { input: MAIN, preserveEntrySignatures: 'strict', external: HOSTS_OWN },
    },
  });
  const chunks = [answer].flat().flatMap((built) => ('output' in built ? built.output : []));
  const scripts = chunks.filter((chunk) => chunk.type === 'chunk');
  const bytes = scripts.reduce((sum, { code }) => sum + brotliCompressSync(code).length, 0);
  return { bytes, modules: scripts.flatMap(({ modules }) => Object.keys(modules)) };
}

it.each([
  ['the client alone', `export * from '${source('../src/client/index.ts')}';`],
  [
    'the hooks and marks of a list of people',
    `export { configureSocketIOService, ConnectionStatus, OnlineIndicator, useManualStatusRefresh, useUserStatus,
       useUserStatusRealtime } from '${source('../src/react/index.ts')}';`,
  ],
])('%s: at most 15 kB, and no zod', async (_what, code) => {
  const { bytes, modules } = await bundled(code);
  expect(modules.length).toBeGreaterThan(10);
  expect(modules.filter((id) => /node_modules\/zod\//.test(id))).toEqual([]);
  expect(bytes).toBeLessThanOrEqual(15_000);
});
