import { fork } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { openDatabase } from '../../src/database/open.ts';

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

const urlOf = (name: string) => `sqlite:${join(folder, name)}`;

async function keptSecret(url: string): Promise<string> {
  const { keptSecret, close } = await openDatabase(url);
  try {
    return await keptSecret();
  } finally {
    await close();
  }
}

/** The one sentence with which the database is refused. */
async function refusal(url: string): Promise<string> {
  const opened = await openDatabase(url).then(
    ({ close }) => close().then(() => 'it was opened'),
    (error: Error) => error.message,
  );
  expect(opened).toMatch(/^The database .*[^.\n]\.$/);
  expect(opened).not.toContain('\n');
  return opened;
}

describe('the database', () => {
  it('is made with its folder, and keeps what was written', async () => {
    const url = urlOf('a/b/new.db');
    const first = await openDatabase(url);
    await first.db.insertInto('nodes').values({ id: 'n', alive_at: 1 }).execute();
    await first.close();
    expect(statSync(join(folder, 'a/b/new.db')).size).toBeGreaterThan(0);

    const second = await openDatabase(url);
    expect(await second.db.selectFrom('nodes').selectAll().execute()).toEqual([{ id: 'n', alive_at: 1 }]);
    await second.close();
  });

  it('refuses a second gateway on the same file, and takes the next one when the first is gone', async () => {
    const first = await openDatabase(urlOf('one.db'));
    expect(await refusal(urlOf('one.db'))).toContain('is in use by another gateway');
    await first.close();
    await (await openDatabase(urlOf('one.db'))).close();
  });

  it('is free again after its process was killed', async () => {
    const holder = join(folder, 'holder.cjs');
    writeFileSync(
      holder,
      `const Libsql = require(${JSON.stringify(createRequire(import.meta.url).resolve('libsql'))});
       const held = new Libsql(process.argv[2]);
       held.exec('BEGIN EXCLUSIVE');
       process.send('held');
       setInterval(() => held.inTransaction, 1000);`,
    );
    const child = fork(holder, [join(folder, 'killed.db.lock')]);
    await new Promise((resolve) => child.once('message', resolve));
    expect(await refusal(urlOf('killed.db'))).toContain('is in use by another gateway');
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    await (await openDatabase(urlOf('killed.db'))).close();
  });

  it('stays readable to others while it is open', async () => {
    const { db, close } = await openDatabase(urlOf('shared.db'));
    await db.insertInto('nodes').values({ id: 'n', alive_at: 1 }).execute();
    const reader = new Libsql(join(folder, 'shared.db'), { readonly: true });
    expect(reader.prepare('select id from nodes').all([])).toEqual([{ id: 'n' }]);
    reader.close();
    await close();
  });

  it('says in one sentence what is wrong with its file', async () => {
    writeFileSync(join(folder, 'text.db'), 'this is no database '.repeat(100));
    expect(await refusal(urlOf('text.db'))).toContain('is damaged or is not a SQLite file');
    expect(await refusal(urlOf('text.db/inside.db'))).toContain('lies in something that is not a folder');
    mkdirSync(join(folder, 'folder.db'));
    expect(await refusal(urlOf('folder.db'))).toContain('cannot be opened');
  });

  it('says in one sentence that another program has locked it', async () => {
    const other = new Libsql(join(folder, 'locked.db'));
    other.exec('BEGIN EXCLUSIVE');
    expect(await refusal(urlOf('locked.db'))).toContain('is locked by another program');
    other.exec('ROLLBACK');
    await (await openDatabase(urlOf('locked.db'))).close();
    other.close();
  });

  it('takes one to which a newer version has added something', async () => {
    const added = await openDatabase(urlOf('added.db'));
    await added.db
      .insertInto('added_migration' as never)
      .values({ name: '9999_later', timestamp: 'later' })
      .execute();
    await added.close();
    await (await openDatabase(urlOf('added.db'))).close();
  });

  it('is noted as those of protocol 3 know it, who may come back', async () => {
    const { db, close } = await openDatabase(urlOf('former.db'));
    const noted = db.selectFrom('kysely_migration' as never).select('name' as never);
    expect(await noted.execute()).toEqual([{ name: '0001_begin' }, { name: '0002_secrets' }]);
    await close();
  });

  it('refuses one that a newer version has changed', async () => {
    const { db, close } = await openDatabase(urlOf('newer.db'));
    await db
      .insertInto('kysely_migration' as never)
      .values({ name: '9999_later', timestamp: 'later' })
      .execute();
    await close();
    expect(await refusal(urlOf('newer.db'))).toContain('9999_later');
  });
});

describe('the kept secret', () => {
  it('is made once, for this user alone', async () => {
    const secret = await keptSecret(urlOf('data/meeshy.db'));
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(await keptSecret(urlOf('data/meeshy.db'))).toBe(secret);
    const file = join(folder, 'data', 'jwt-secret');
    expect(readFileSync(file, 'utf8')).toBe(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is not taken when it was emptied', async () => {
    writeFileSync(join(folder, 'jwt-secret'), '');
    await expect(keptSecret(urlOf('meeshy.db'))).rejects.toThrow('is too short');
  });
});
