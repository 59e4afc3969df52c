import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqliteDialect } from '../../src/database/sqlite-dialect.ts';
import { openFile } from '../../src/database/sqlite-file.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';

interface Tables {
  words: { word: string };
}

let file: string;
let db: Kysely<Tables>;
let remove: () => void;

beforeEach(async () => {
  const temporary = temporaryFolder();
  remove = temporary.remove;
  file = join(temporary.folder, 'words.db');
  db = new Kysely<Tables>({ dialect: sqliteDialect(openFile(file), () => {}) });
  await db.schema.createTable('words').addColumn('word', 'text').execute();
});

afterEach(async () => {
  await db.destroy();
  remove();
});

const write = (word: string) => db.insertInto('words').values({ word }).execute();

test('a file that is moved away amid a transaction ends it, and is written to when it is back', async () => {
  const aside = `${file}.aside`;
  const cutShort = db.transaction().execute(async (transaction) => {
    await transaction.insertInto('words').values({ word: 'lost' }).execute();
    renameSync(file, aside);
    await until('the bad news', async () => {
      try {
        await sql`select 1`.execute(transaction);
        return false;
      } catch {
        return true;
      }
    });
    await transaction.insertInto('words').values({ word: 'lost too' }).execute();
  });
  await expect(cutShort).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  renameSync(aside, file);
  await until('a word written again', () =>
    write('kept').then(
      () => true,
      () => false,
    ),
  );
  expect(await db.selectFrom('words').select('word').execute()).toEqual([{ word: 'kept' }]);
});
