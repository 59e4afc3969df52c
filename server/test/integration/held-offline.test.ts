import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { createDatabase, type PrivatePostgres, startPostgres } from '../../../gateway/test/support/postgres.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { postgresFolder } from '../../../scripts/lib/postgres.mjs';
import { outlivesItsGateways } from './support/held-offline.ts';

outlivesItsGateways('SQLite', async () => {
  const { folder, remove } = temporaryFolder();
  return { url: `sqlite:${join(folder, 'meeshy.db')}`, close: remove };
});

describe.runIf(postgresFolder())('with a server', () => {
  let postgres: PrivatePostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.remove());

  outlivesItsGateways('PostgreSQL', async () => ({ url: await createDatabase(postgres.url), close: () => {} }));
});
