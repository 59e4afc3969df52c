/** Whom an operator called offline stays so, on PostgreSQL. */
import { afterAll, beforeAll } from 'vitest';
import { createDatabase, type PrivatePostgres, startPostgres } from '../../../gateway/test/support/postgres.ts';
import { outlivesItsGateways } from '../integration/support/held-offline.ts';

let postgres: PrivatePostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.remove());

outlivesItsGateways('PostgreSQL', async () => ({ url: await createDatabase(postgres.url), close: () => {} }));
