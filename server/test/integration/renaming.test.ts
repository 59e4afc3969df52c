/** A changed display name reaches whoever may see the person, and nobody else. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PrivateRedis, startRedis } from '../../../gateway/test/support/redis.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

const rename = (gateway: TestGateway, as: Person, displayName: string) =>
  gateway.data('PUT', '/api/users/me', { as, body: { displayName } });

describe('on one gateway', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startTestGateway();
  });
  afterEach(() => gateway.stop());

  test('each session of the audience and of oneself is told once; strangers, invited and former members are not', async () => {
    const [alice, bob, carol, dave, erin] = await Promise.all(
      ['alice1', 'bob1', 'carol1', 'dave1', 'erin1'].map((name) => gateway.register(name)),
    );
    if (!alice || !bob || !carol || !dave || !erin) throw new Error('Somebody is missing');
    const talk = await gateway.converse(bob, alice, erin);
    await gateway.converse(alice, bob);
    await gateway.data('POST', '/api/conversations', { as: bob, body: { type: 'group', memberIds: [dave.id] } });
    await gateway.data('DELETE', `/api/conversations/${talk}/members/${erin.id}`, { as: erin });
    const told = await Promise.all([alice, alice, bob].map((person) => gateway.arrive(person)));
    const others = await Promise.all([carol, dave, erin].map((person) => gateway.arrive(person)));

    await rename(gateway, bob, 'Bob Martin');
    const named = { userId: bob.id, username: 'bob1', displayName: 'Bob Martin' };
    for (const client of told) expect(await client.hears('user:changed')).toEqual(named);
    await rename(gateway, bob, 'Bob Martin');
    await gateway.data('PUT', '/api/users/me', { as: bob, body: { language: 'en' } });
    await Promise.all([...told, ...others].map((client) => client.settled()));
    const all = (client: (typeof told)[number]) => client.received.filter(({ event }) => event === 'user:changed');
    expect(told.map((client) => all(client).length)).toEqual([1, 1, 1]);
    expect(others.flatMap(all)).toEqual([]);
  });

  test('a guest’s too', async () => {
    const alice = await gateway.register('alice1');
    const link = await gateway.link(alice, await gateway.converse(alice));
    const guest = await gateway.joinByLink(link, 'Marie Dupont');
    const client = await gateway.arrive(alice);
    await rename(gateway, guest, 'Marie D.');
    expect(await client.hears('user:changed')).toEqual({
      userId: guest.id,
      username: 'Marie Dupont',
      displayName: 'Marie D.',
    });
  });
});

describe.skipIf(!redisPath())('on two gateways', () => {
  let redis: PrivateRedis;
  let gateways: TestGateway[];
  const folder = temporaryFolder();
  beforeEach(async () => {
    redis = await startRedis();
    const shared = {
      REDIS_URL: redis.url,
      DATABASE_URL: `sqlite:${join(folder.folder, 'meeshy.db')}`,
      JWT_SECRET: 'x'.repeat(32),
    };
    gateways = [await startTestGateway(shared), await startTestGateway(shared)];
  });
  afterEach(async () => {
    for (const gateway of gateways) await gateway.stop();
    await redis.stop();
    folder.remove();
  });

  test('people at the other one are told', async () => {
    const [east, west] = gateways as [TestGateway, TestGateway];
    const [alice, bob] = await Promise.all([east.register('alice1'), east.register('bob1')]);
    await east.converse(alice, bob);
    const client = await west.arrive(alice);
    await rename(east, bob, 'Bob Martin');
    expect(await client.hears('user:changed')).toMatchObject({ userId: bob.id, displayName: 'Bob Martin' });
  });
});
