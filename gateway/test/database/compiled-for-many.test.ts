import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compiledForMany, compiledOnce } from '../../src/database/compiled-once.ts';
import { openSqlite } from '../../src/database/sqlite.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What a text, a number or nothing may look like. */
const WORDS: readonly (readonly [string, string | null, number | null])[] = [
  ['b', 'He said "no", \\ and went\n', 1_795_941_782_915],
  ['a', null, 0],
  ['ç', '{"state":"busy"}', null],
  ['a', '[1,2]', -1.5],
  ['😀', '', 1],
];

interface Row {
  name: string;
  said: string | null;
  at: number | null;
}

let folder: ReturnType<typeof temporaryFolder>;
let opened: Awaited<ReturnType<typeof openSqlite>>;

beforeEach(async () => {
  folder = temporaryFolder();
  opened = await openSqlite(`sqlite:${join(folder.folder, 'rows.db')}`);
  await sql`create table words (name text, said text, at real)`.execute(opened.db);
  for (const [name, said, at] of WORDS)
    await sql`insert into words values (${name}, ${said}, ${at})`.execute(opened.db);
});
afterEach(async () => {
  await opened.close();
  folder.remove();
});

const write = (least: number) =>
  sql<Row>`select name, said, at from words where coalesce(at, 0) >= ${least} order by name, at`;

it('many rows as one text are the rows that they are, in their order', async () => {
  const rows = compiledOnce(opened.db, write);
  const text = compiledForMany(opened.db, write, ['name', 'at']);
  // Nothing before there was a row, the first rows, and all later ones, are read in three ways.
  for (const least of [2e12, -2, -2, 0, 2e12]) expect(await text(least)).toEqual(await rows(least));
  expect(await text(-2)).toHaveLength(WORDS.length);
});
