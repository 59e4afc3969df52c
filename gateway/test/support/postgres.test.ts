import { afterEach, expect, test, vi } from 'vitest';
import { postgresFolder } from '../../../scripts/lib/postgres.mjs';
import { ask, createDatabase, type PrivatePostgres, startPostgres } from './postgres.ts';

let postgres: PrivatePostgres;

vi.setConfig({ testTimeout: 60_000 });
afterEach(() => postgres.remove());

test.runIf(postgresFolder())('the server keeps what was committed, however it ends', async () => {
  postgres = await startPostgres();
  await ask(postgres.url, 'create table words (word text)');
  await postgres.stop();
  await expect(ask(postgres.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  await postgres.start();
  await ask(postgres.url, 'insert into words values ($1)', ['kept']);
  await postgres.kill();
  await expect(ask(postgres.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  await postgres.start();
  expect(await ask(postgres.url, 'select word from words')).toEqual([{ word: 'kept' }]);

  const other = await createDatabase(postgres.url);
  await expect(ask(other, 'select word from words')).rejects.toThrow('does not exist');
});
