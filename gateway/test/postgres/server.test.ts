import { afterEach, expect, test } from 'vitest';
import { ask, createDatabase, type PrivatePostgres, startPostgres } from '../support/postgres.ts';

let postgres: PrivatePostgres;

afterEach(() => postgres.remove());

test('the server keeps what was committed, however it ends', async () => {
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
