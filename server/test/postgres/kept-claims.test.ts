/** What is said is kept, on PostgreSQL. */
import { afterAll, beforeAll } from 'vitest';
import { createDatabase, type PrivatePostgres, startPostgres } from '../../../gateway/test/support/postgres.ts';
import { keepsClaims } from '../integration/support/kept-claims.ts';

let postgres: PrivatePostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.remove());

keepsClaims('PostgreSQL', async () => ({ url: await createDatabase(postgres.url), close: () => {} }));
