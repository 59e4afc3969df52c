import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { mongodbServer } from './scripts/lib/mongodb.mjs';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests run the TypeScript sources: nothing has to be built before. */
const alias = {
  '@meeshy/status-protocol': source('./shared/src/index.ts'),
  '@meeshy/status-gateway': source('./gateway/src/index.ts'),
  '@meeshy/status-react/client': source('./frontend/src/client/index.ts'),
  '@meeshy/status-react': source('./frontend/src/react/index.ts'),
};

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{shared,gateway,frontend,scripts}/test/**/*.test.{ts,tsx}'],
          exclude: ['gateway/test/{integration,mongodb,monitoring,postgres}/**'],
        },
      },
      {
        extends: true,
        test: {
          // What runs on SQLite in `unit`, again, and what is PostgreSQL's alone. Each file has a server of its own.
          name: 'postgres',
          include: ['gateway/test/{chat,postgres}/**/*.test.ts', 'gateway/test/stores/sql*.test.ts'],
          env: { TEST_DATABASE: 'postgres' },
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['gateway/test/integration/**/*.test.ts'],
          // They mostly wait, for sockets and thresholds.
          maxWorkers: 2,
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'mongodb',
          // The chat's own tests as well, on this database.
          include: mongodbServer() ? ['gateway/test/{mongodb,chat}/**/*.test.ts'] : [],
          env: { TEST_DATABASE: 'mongodb' },
          globalSetup: 'gateway/test/support/mongodb.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'monitoring',
          include: ['gateway/test/monitoring/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
