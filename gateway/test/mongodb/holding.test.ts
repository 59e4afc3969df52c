/** A database of MongoDB that gateways have for themselves, or share. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { openMongo } from '../../src/database/mongodb.ts';
import { mongodbStore } from '../../src/mongodb.ts';
import { newDatabaseUrl } from '../support/mongodb-url.ts';

/** Done after the test, the last one first. */
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function database(): string {
  const url = newDatabaseUrl();
  closing.push(async () => {
    const { db, close } = await openMongo(url);
    await db.dropDatabase();
    await close();
  });
  return url;
}

async function open(url: string, options?: { shared?: boolean }) {
  const store = await mongodbStore(url, options);
  closing.push(store.close);
  return store;
}

/** A process that has the database alone, and counts, until it is killed. */
async function openElsewhere(url: string): Promise<ChildProcess> {
  const program = `
    import { mongodbStore } from '@meeshy/status-gateway/mongodb';
    await mongodbStore(${JSON.stringify(url)});
    console.log('open');
    setInterval(() => {}, 60_000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  closing.push(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

describe('a database of MongoDB', () => {
  it('that one gateway has for itself is refused to all others until it is closed', async () => {
    const url = database();
    const alone = await open(url);
    for (const shared of [false, true]) {
      await expect(mongodbStore(url, { shared })).rejects.toThrow(
        /^The database mongodb:\S+ is in use by another gateway that is still running\.$/,
      );
    }
    await alone.close();
    await open(url);
  });

  it('is shared by those who say so, and refused to one that wants it for itself', async () => {
    const url = database();
    await Promise.all([open(url, { shared: true }), open(url, { shared: true })]);
    await expect(mongodbStore(url)).rejects.toThrow('is in use by another gateway');
  });

  it('goes to one of those who begin at the same time', async () => {
    const url = database();
    const opened = await Promise.allSettled([open(url), open(url), open(url)]);
    expect(opened.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('is free again when whoever had it was killed', async () => {
    const url = database();
    const child = await openElsewhere(url);
    await expect(mongodbStore(url)).rejects.toThrow('is in use by another gateway');
    child.kill('SIGKILL');
    await open(url);
  });

  it('is free again when whoever had it elsewhere counts no more', async () => {
    const url = database();
    const { db, close } = await openMongo(url);
    const holds = db.collection<{ _id: string; how: string; isIn: boolean; count: number; place: string; pid: number }>(
      'GatewayHold',
    );
    await holds.insertOne({ _id: 'lost', how: 'alone', isIn: true, count: 3, place: 'another machine', pid: -1 });
    await open(url);
    expect(await holds.countDocuments({ _id: 'lost' })).toBe(0);
    await close();
  });
});
