import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { mongodbServer } from './scripts/lib/mongodb.mjs';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests run the TypeScript sources: nothing has to be built before. */
const alias = [
  { find: '@meeshy/status-protocol/schemas', replacement: source('./shared/src/schemas.ts') },
  { find: '@meeshy/status-protocol/server-client', replacement: source('./shared/src/server-client.ts') },
  { find: '@meeshy/status-protocol', replacement: source('./shared/src/index.ts') },
  { find: /^@meeshy\/status-gateway\/(.+)$/, replacement: source('./gateway/src/$1.ts') },
  { find: '@meeshy/status-gateway', replacement: source('./gateway/src/index.ts') },
  { find: '@meeshy/status-react/client', replacement: source('./frontend/src/client/index.ts') },
  { find: '@meeshy/status-react/crowds', replacement: source('./frontend/src/crowds.ts') },
  { find: '@meeshy/status-react/place', replacement: source('./frontend/src/place.ts') },
  { find: '@meeshy/status-react/drawer', replacement: source('./frontend/src/drawer.ts') },
  { find: '@meeshy/status-react/rhythm', replacement: source('./frontend/src/rhythm.ts') },
  { find: '@meeshy/status-react/server', replacement: source('./frontend/src/server.ts') },
  { find: '@meeshy/status-react/testing', replacement: source('./frontend/src/testing.ts') },
  { find: '@meeshy/status-react', replacement: source('./frontend/src/react/index.ts') },
];

/** For gateways in processes of their own. */
const BUILT = 'server/test/support/built.ts';
const MONGODB = 'gateway/test/support/mongodb.ts';
const CHAT = ['server/test/chat/**/*.test.ts'];

export default defineConfig({
  resolve: { alias },
  test: {
    tags: [
      { name: 'long', description: 'Takes more than some seconds: `npm run check` leaves it out.' },
      {
        name: 'alone',
        description:
          'Takes the clock away, or needs modules that nobody has used: has a process to itself. Is `long` as well.',
      },
      {
        name: 'waits',
        description:
          'Waits most of its time, for what no setting shortens: `npm test` has it beside what takes the cores, each file in a process of its own. Is `long` as well.',
      },
      {
        name: 'more',
        description: 'What another file does, on another system, or all of it: `npm run test:more` has it.',
      },
    ],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // No `exclude` of its own: that of the command line would not count.
          include: [
            '{shared,frontend,web}/test/**/*.test.{ts,tsx}',
            '{gateway,server,scripts}/test/!(integration|mongodb|monitoring|postgres|packages)/**/*.test.ts',
            '{gateway,server,scripts}/test/*.test.ts',
          ],
          // For a machine that has much else to do: what is to be quick says so itself.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          // What is PostgreSQL's alone. Each file has a server of its own.
          name: 'postgres',
          include: ['server/test/postgres/**/*.test.ts', 'gateway/test/{postgres/**/*,stores/sql*}.test.ts'],
          env: { TEST_DATABASE: 'postgres' },
          globalSetup: BUILT,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // What runs on SQLite in `unit`.
          name: 'chat on postgres',
          include: CHAT,
          env: { TEST_DATABASE: 'postgres' },
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // What is packed and installed elsewhere; part of `npm run test:adopters`.
          name: 'packages',
          include: ['scripts/test/packages/**/*.test.ts'],
          globalSetup: BUILT,
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{gateway,server}/test/integration/**/*.test.ts'],
          globalSetup: BUILT,
          // Each has its gateways to itself: to read the server's code anew for each file would take longer than most do.
          isolate: false,
          // They mostly wait, for sockets and thresholds.
          maxWorkers: 3,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // What is about the wire, with `emit` in place of frames that go straight to TCP.
          name: 'emit',
          include: ['gateway/test/integration/{busy,deflated,library,snapshot}.test.ts'],
          env: { TEST_WRITES: 'by emit' },
          isolate: false,
          maxWorkers: 1,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // A sixth of them is in `unit`.
          name: 'all lives',
          include: ['gateway/test/simulation/{hiding,invisible,noninterference,simulation}.test.ts'],
          env: { TEST_LIVES: 'all' },
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'mongodb',
          include: mongodbServer() ? ['{gateway,server}/test/mongodb/**/*.test.ts'] : [],
          env: { TEST_DATABASE: 'mongodb' },
          globalSetup: [BUILT, MONGODB],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'chat on mongodb',
          include: mongodbServer() ? CHAT : [],
          env: { TEST_DATABASE: 'mongodb' },
          globalSetup: MONGODB,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'monitoring',
          include: ['server/test/monitoring/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
