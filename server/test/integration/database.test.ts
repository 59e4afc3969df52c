/** Gateways on one database, each in a process of its own. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { startPostgres } from '../../../gateway/test/support/postgres.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { postgresFolder } from '../../../scripts/lib/postgres.mjs';
import { openDatabase } from '../../src/database/open.ts';
import type { Database } from '../../src/database/schema.ts';
import { type Program, startProgram } from './support/process.ts';

const TOGETHER = 4;
/** For all of them to have been loaded. */
const HEAD_START_MS = 1_500;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Done after each test, the last one first. */
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function sqlite(): string {
  const { folder, remove } = temporaryFolder();
  closing.push(remove);
  return `sqlite:${join(folder, 'meeshy.db')}`;
}

async function postgres(): Promise<string> {
  const server = await startPostgres();
  closing.push(server.remove);
  return server.url;
}

/** Processes that open the database at the same moment. */
function openTogether(url: string): Program[] {
  const file = fileURLToPath(new URL('support/opening-process.js', import.meta.url));
  const at = String(Date.now() + HEAD_START_MS);
  const programs = Array.from({ length: TOGETHER }, () => startProgram(file, [url, at]));
  closing.push(() => Promise.all(programs.map((program) => program.kill())));
  return programs;
}

const outcome = async (program: Program) => (await program.prints(/^(opened|refused) .*$/m))[0];

describe.each([
  ['SQLite', sqlite, true],
  ['PostgreSQL', postgres, postgresFolder() !== undefined],
] as const)('gateways that start together on %s', (_, make, isThere) => {
  test.runIf(isThere)('make the tables, the demo and the secret once', async () => {
    const url = await make();
    const outcomes = await Promise.all(openTogether(url).map(outcome));
    expect(outcomes.filter((line) => !line.startsWith('opened '))).toEqual([]);
    const opened = outcomes.map(
      (line) => JSON.parse(line.replace('opened ', '')) as { filled: boolean; secret: string },
    );
    expect(opened.filter(({ filled }) => filled)).toHaveLength(1);
    expect(new Set(opened.map(({ secret }) => secret)).size).toBe(1);
    const { db, close } = await openDatabase(url, { shared: true });
    const { count } = await db
      .selectFrom('subjects')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    await close();
    expect(count).toBe(8);
  });
});

describe.each([
  ['SQLite', sqlite, true],
  ['PostgreSQL', postgres, postgresFolder() !== undefined],
] as const)('a database of %s', (_, make, isThere) => {
  const alone = { shared: false };

  test.runIf(isThere)('that several gateways share is refused to one that wants it for itself', async () => {
    const url = await make();
    const programs = openTogether(url);
    await Promise.all(programs.map(outcome));
    const [first, ...others] = programs;
    await Promise.all(others.map((program) => program.kill()));
    await expect(openDatabase(url, alone)).rejects.toThrow('is in use by another gateway');
    // However it ends.
    await first?.kill();
    await (await openDatabase(url, alone)).close();
  });

  test.runIf(isThere)('that one gateway has for itself is refused to all others until it is closed', async () => {
    const url = await make();
    const opened = await openDatabase(url, alone);
    await expect(openDatabase(url, alone)).rejects.toThrow('is in use by another gateway that is still running.');
    const [other] = openTogether(url);
    expect(other && (await outcome(other))).toContain('is in use by another gateway');
    await opened.close();
    const [one, next] = [await openDatabase(url, { shared: true }), await openDatabase(url, { shared: true })];
    await Promise.all([one.close(), next.close()]);
  });
});

describe('a SQLite file', () => {
  test('that is shared lets a transaction write that has read', async () => {
    const url = sqlite();
    const [one, other] = [await openDatabase(url, { shared: true }), await openDatabase(url, { shared: true })];
    const write = (db: Database, id: string) => db.insertInto('nodes').values({ id, alive_at: 1 }).execute();
    await one.db.transaction().execute(async (trx) => {
      await trx.selectFrom('nodes').selectAll().execute();
      await expect(write(other.db, 'too early')).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        cause: { message: 'database is locked' },
      });
      await write(trx, 'first');
    });
    await write(other.db, 'second');
    expect(await one.db.selectFrom('nodes').select('id').execute()).toEqual([{ id: 'first' }, { id: 'second' }]);
    await Promise.all([one.close(), other.close()]);
  });
});
