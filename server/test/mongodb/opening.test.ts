import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { newDatabaseUrl } from '../../../gateway/test/support/mongodb-url.ts';
import { openSilence, type Silence } from '../../../gateway/test/support/silence.ts';
import { fillDemo } from '../../src/chat/demo.ts';
import { openMongo } from '../../src/database/mongodb.ts';
import { openStorage } from '../../src/storage.ts';
import { UNLIMITED } from '../integration/support/gateway.ts';
import { startMain } from '../integration/support/gateway-process.ts';
import type { Program } from '../integration/support/process.ts';

const PASSWORD = 'Se7en%20of%209';
const AT_ONCE = 4;
const NOW = 1_750_000_000_000;

let silence: Silence;
beforeAll(async () => {
  silence = await openSilence();
});
afterAll(() => silence.close());

/** The one sentence with which the database is refused. */
async function refusal(address: string): Promise<string> {
  const error: Error = await openMongo(`mongodb://meeshy:${PASSWORD}@${address}`).then(
    ({ close }) => close().then(() => new Error('It was opened.')),
    (reason) => reason,
  );
  expect(error.message).toMatch(/^The database mongodb:\/\/[^@]+[^.\n]\.$/);
  for (const secret of [PASSWORD, decodeURIComponent(PASSWORD), 'token']) expect(error.message).not.toContain(secret);
  return error.message;
}

describe('a MongoDB that cannot be used', () => {
  it('is refused in one sentence, without the password', async () => {
    const [refused, unknown, silent] = await Promise.all([
      refusal('127.0.0.1:1/chat'),
      refusal('database.invalid/chat?authMechanismProperties=x:token'),
      refusal(`127.0.0.1:${silence.port}/chat`),
    ]);
    expect(refused).toMatch(/127\.0\.0\.1:1\/chat cannot be reached: .*ECONNREFUSED/);
    expect(unknown).toMatch(/database\.invalid\/chat /);
    expect(silent).toContain('cannot be reached');
    expect(await refusal('127.0.0.1:port/chat')).toContain('has an address that cannot be read');
  });
});

describe('a gateway without Redis', () => {
  it('has its database for itself: a second one says so in one sentence, and ends', async () => {
    const env = { ...UNLIMITED, DATABASE_URL: newDatabaseUrl() };
    const programs: Program[] = [];
    const start = (more: Record<string, string> = {}) => {
      const program = startMain({ ...env, ...more });
      programs.push(program);
      return program;
    };
    const client = new MongoClient(env.DATABASE_URL);
    try {
      const first = start();
      const [, url = ''] = await first.prints(/listening on (\S+)/);
      for (const more of [{}, { REDIS_URL: 'redis://127.0.0.1:1' }]) {
        const second = start(more);
        expect(await second.ended()).toBe(1);
        expect(second.output().trimEnd()).toMatch(
          /^meeshy: The database mongodb:\S+ is in use by another gateway that is still running\.$/,
        );
      }
      expect((await fetch(new URL('/health/ready', url))).status).toBe(200);
      expect(await first.terminate()).toBe(0);

      const blocking = createServer().listen(0, '127.0.0.1');
      await once(blocking, 'listening');
      const without = start({ PORT: String((blocking.address() as AddressInfo).port) });
      expect(await without.ended()).toBe(1);
      expect(without.output()).toContain('EADDRINUSE');
      blocking.close();
      expect(await client.db().collection('GatewayHold').countDocuments()).toBe(0);
    } finally {
      for (const program of programs) program.signal('SIGKILL');
      await client.close();
    }
  });
});

describe('gateways that start together', () => {
  it('make the indexes, the demo and the secret once', async () => {
    const url = newDatabaseUrl();
    const opened = await Promise.all(Array.from({ length: AT_ONCE }, () => openStorage(url)));
    const filled = await Promise.all(opened.map(({ records }) => fillDemo(records, NOW)));
    expect(filled.filter(Boolean)).toHaveLength(1);
    expect(await opened[0]?.records.accounts.counts(NOW)).toEqual({ users: 8, anonymous: 0 });
    const secrets = await Promise.all(opened.map(({ keptSecret }) => keptSecret()));
    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]?.length).toBeGreaterThanOrEqual(32);
    await Promise.all(opened.map(({ close }) => close()));
    const again = await openStorage(url);
    expect(await again.keptSecret()).toBe(secrets[0]);
    expect(await fillDemo(again.records, NOW)).toBe(false);
    await again.close();
  });

  it('use the database "meeshy" unless the address names one', async () => {
    const named = newDatabaseUrl(inject('mongodb').url);
    const { db, close } = await openMongo(named.replace(/\/[^/?]+(\?|$)/, '/$1'));
    expect(db.databaseName).toBe('meeshy');
    await close();
    const other = await openMongo(named);
    expect(named).toContain(other.db.databaseName);
    await other.close();
  });

  it('take an index that somebody else has made under another name', async () => {
    const url = newDatabaseUrl();
    const client = new MongoClient(url);
    await client
      .db()
      .collection('User')
      .createIndexes([{ key: { lastActiveAt: 1 }, name: 'User_lastActiveAt_idx' }]);
    await client.close();
    const { db, close } = await openMongo(url);
    const names = (await db.collection('User').indexes()).map(({ name }) => name);
    expect(names).toContain('User_lastActiveAt_idx');
    expect(names).not.toContain('lastActiveAt_1');
    await close();
  });
});
