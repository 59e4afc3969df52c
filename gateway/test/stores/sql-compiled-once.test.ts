import { CamelCasePlugin, type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiledOnce } from '../../src/database/compiled-once.ts';
import type { PresenceTables } from '../../src/database/presence-tables.ts';
import { type OpenDatabase, openEmpty } from '../support/databases.ts';

type Database = Kysely<PresenceTables>;

let opened: OpenDatabase;
beforeEach(async () => {
  opened = await openEmpty();
  await add(opened.db, 'first', 10);
  await add(opened.db, 'second', 20);
});
afterEach(() => opened.close());

const add = (db: Database, id: string, at: number) => db.insertInto('nodes').values({ id, alive_at: at }).execute();

const aliveBetween = (db: Database) =>
  compiledOnce(db, (to: number, from: number) =>
    db
      .selectFrom('nodes')
      .selectAll()
      .where('alive_at', '>=', from)
      .where('id', '!=', 'nobody')
      .where(sql<boolean>`(alive_at <= ${to} or alive_at = ${from})`)
      .orderBy('id'),
  );

describe('a query that is compiled once', () => {
  it('puts each value where it belongs, and keeps those that are its own', async () => {
    const between = aliveBetween(opened.db);
    expect(await between(15, 5)).toEqual([{ id: 'first', alive_at: 10 }]);
    expect(await between(25, 15)).toEqual([{ id: 'second', alive_at: 20 }]);
    expect(await between(0, 20)).toEqual([{ id: 'second', alive_at: 20 }]);
    await add(opened.db, 'nobody', 12);
    expect(await between(25, 5)).toHaveLength(2);
  });

  it('sees what its own transaction has written, and nothing of it afterwards when that is undone', async () => {
    const undone = opened.db.transaction().execute(async (trx) => {
      await add(trx, 'third', 30);
      expect(await aliveBetween(trx)(40, 25)).toHaveLength(1);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await aliveBetween(opened.db)(40, 25)).toEqual([]);
  });

  it('goes through the plugins, each time', async () => {
    const between = aliveBetween(opened.db.withPlugin(new CamelCasePlugin()));
    for (let time = 0; time < 2; time += 1) expect(await between(15, 5)).toEqual([{ id: 'first', aliveAt: 10 }]);
  });

  it('fails like any other', async () => {
    const broken = compiledOnce(opened.db, (id: string) =>
      opened.db.selectFrom('nodes').select(sql`no_such_column`.as('x')).where('id', '=', id),
    );
    await expect(broken('first')).rejects.toThrow('no_such_column');
    await expect(broken('first')).rejects.toThrow('no_such_column');
  });
});
