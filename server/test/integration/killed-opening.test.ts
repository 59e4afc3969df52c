/**
 * A SQLite file whose making is cut short, at each of its statements.
 *
 * @module-tag more
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { openDatabase } from '../../src/database/open.ts';
import { startProgram } from './support/process.ts';

const PROGRAM = fileURLToPath(new URL('support/killed-opening.js', import.meta.url));
const AT_A_TIME = 3;

/** Answers what the process printed that was killed at this statement. */
async function openAfterKill(statement: number): Promise<string> {
  const { folder, remove } = temporaryFolder();
  const url = `sqlite:${join(folder, 'meeshy.db')}`;
  const program = startProgram(PROGRAM, [url, `${statement}`]);
  await program.ended();
  const { db, close } = await openDatabase(url);
  await db
    .insertInto('nodes')
    .values({ id: `${statement}`, alive_at: 1 })
    .execute();
  await db.selectFrom('secrets').selectAll().execute();
  await close();
  remove();
  return program.output();
}

test('a SQLite file that was killed at any statement of its making is opened again', { timeout: 240_000 }, async () => {
  let survived = 0;
  for (let from = 1; survived === 0; from += AT_A_TIME) {
    const statements = Array.from({ length: AT_A_TIME }, (_, i) => from + i);
    const endings = await Promise.all(statements.map(openAfterKill));
    survived = endings.filter((output) => output.includes('opened')).length;
    expect(from, 'so many statements cannot be').toBeLessThan(200);
  }
});
