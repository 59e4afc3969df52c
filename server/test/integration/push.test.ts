/** Web Push, as browsers ask for it: which are told, with whose key, and until when. */
import { join } from 'node:path';
import type { OwnStatus, PushSubscriptionBody } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../../gateway/test/support/redis.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { ALERT_TIMES } from '../../src/alerts/waiting.ts';
import { type PushService, startPushService } from '../support/push-service.ts';
import { SOME_SUBSCRIPTION, VAPID } from '../support/vapid.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { faceTo, hearsOf, QUIETLY } from './support/seeing.ts';
import type { Person } from './support/site.ts';

const PATH = '/api/users/me/push-subscriptions';
const KEYLESS = { VAPID_PUBLIC_KEY: '', VAPID_PRIVATE_KEY: '', VAPID_CONTACT: '' };

const gateways: TestGateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.stop();
});

async function start(env: Record<string, string> = {}): Promise<TestGateway> {
  const gateway = await startTestGateway(env);
  gateways.push(gateway);
  return gateway;
}

const keyOf = async (gateway: TestGateway, as: Person) =>
  (await gateway.data<{ key: string }>('GET', '/api/push/key', { as })).key;

const kept = ({ rows }: TestGateway, { id }: Person) => rows.endpointsOf(id);

test('the key is that of the settings', async () => {
  const gateway = await start();
  const ann = await gateway.register('ann1');
  expect(await keyOf(gateway, ann)).toBe(VAPID.VAPID_PUBLIC_KEY);
});

test('without one, it is made and kept outside production, and in production there is no push', async () => {
  const first = await start(KEYLESS);
  const ann = await first.register('ann1');
  const key = await keyOf(first, ann);
  expect(key).toMatch(/^B[\w-]{86}$/);

  const production = await start({ ...KEYLESS, NODE_ENV: 'production', JWT_SECRET: 'a secret of production' });
  const ben = await production.register('ben1');
  expect(await production.call('GET', '/api/push/key', { as: ben })).toMatchObject({
    status: 404,
    body: { error: { code: 'NOT_FOUND' } },
  });
  expect(await production.call('POST', PATH, { as: ben, body: SOME_SUBSCRIPTION })).toMatchObject({ status: 404 });
});

test.skipIf(!redisPath())('gateways of one database have one key, which a restart leaves as it is', async () => {
  const { folder, remove } = temporaryFolder();
  const redis = await startRedis();
  onTestFinished(async () => {
    await redis.stop();
    remove();
  });
  const DATABASE_URL = `sqlite:${join(folder, 'shared.db')}`;
  const shared = { ...KEYLESS, DATABASE_URL, REDIS_URL: `redis://127.0.0.1:${redis.port}` };
  const first = await start(shared);
  const ann = await first.register('ann1');
  const key = await keyOf(first, ann);
  const second = await start(shared);
  expect(await keyOf(second, ann)).toBe(key);
  for (const gateway of gateways.splice(0)) await gateway.stop();
  expect(await keyOf(await start(shared), ann)).toBe(key);

  // Of another database it is another one.
  const other = await start(KEYLESS);
  expect(await keyOf(other, await other.register('ann1'))).not.toBe(key);
});

test('a browser is told until it is unsubscribed, or its person is no more', async () => {
  const gateway = await start();
  const ann = await gateway.register('ann1');
  const { endpoint } = SOME_SUBSCRIPTION;
  const body = { ...SOME_SUBSCRIPTION, expirationTime: null };
  expect(await gateway.call('POST', PATH, { as: ann, body })).toMatchObject({ status: 201, body: { data: null } });
  expect(kept(gateway, ann)).toEqual([endpoint]);
  expect(await gateway.call('DELETE', PATH, { as: ann, body: { endpoint } })).toMatchObject({ status: 200 });
  expect(await gateway.call('DELETE', PATH, { as: ann, body: { endpoint } })).toMatchObject({ status: 200 });
  expect(kept(gateway, ann)).toEqual([]);

  await gateway.data('POST', PATH, { as: ann, body });
  await gateway.operate('POST', `/api/admin/users/${ann.id}/deactivate`);
  await until('nothing of her to be kept', async () => kept(gateway, ann).length === 0);
});

test('guests are refused, and what is no subscription', async () => {
  const gateway = await start();
  const [ann, ben] = [await gateway.register('ann1'), await gateway.register('ben1')];
  const talk = await gateway.converse(ann, ben);
  const guest = await gateway.joinByLink(await gateway.link(ann, talk), 'Guest');
  for (const method of ['POST', 'DELETE']) {
    expect((await gateway.call(method, PATH, { as: guest, body: SOME_SUBSCRIPTION })).status).toBe(403);
  }
  const { endpoint, keys } = SOME_SUBSCRIPTION;
  const wrong = [
    {},
    { endpoint },
    { endpoint: '', keys },
    { endpoint: 'ftp://push.example.com/x', keys },
    { endpoint: 'http://push.example.com/x', keys },
    { endpoint: 'https://user:secret@push.example.com/x', keys },
    { endpoint: 'https://127.0.0.1/x', keys },
    { endpoint: `https://push.example.com/${'x'.repeat(2_000)}`, keys },
    { endpoint, keys: { ...keys, p256dh: 'short' } },
    { endpoint, keys: { ...keys, p256dh: 'A'.repeat(87) } },
    { endpoint, keys: { ...keys, auth: '' } },
  ];
  for (const body of wrong) {
    const { status, body: answer } = await gateway.call('POST', PATH, { as: ann, body });
    expect({ body, status, code: answer.error?.code }).toEqual({ body, status: 400, code: 'VALIDATION_ERROR' });
  }
  expect((await gateway.call('DELETE', PATH, { as: ann, body: {} })).status).toBe(400);
  expect(kept(gateway, ann)).toEqual([]);
});

describe('P19: somebody is back', () => {
  const QUICK = { ...ALERT_TIMES, backMs: 400, gatherMs: 10, pollMs: 200, holdMs: 200, ackMs: 20_000 };
  let service: PushService;
  let gateway: TestGateway;
  let alice: Person;
  let bob: Person;
  let own: PushSubscriptionBody;
  let other: PushSubscriptionBody;

  beforeEach(async () => {
    service = await startPushService();
    const env = { STARTUP_GRACE_MS: '0', ALLOW_PRIVATE_URLS: '1' };
    gateway = await startTestGateway(env, undefined, { alerts: QUICK });
    gateways.push(gateway);
    [alice, bob] = [await gateway.register('alice1'), await gateway.register('bob1')];
    const body = { type: 'direct', memberIds: [bob.id] };
    const talk = await gateway.data<{ id: string }>('POST', '/api/conversations', {
      as: alice,
      body,
      headers: QUIETLY,
    });
    await gateway.data('POST', `/api/conversations/${talk.id}/accept`, { as: bob, headers: QUIETLY });
    [own, other] = [await subscribe(alice), await subscribe(bob)];
    await gateway.data('PUT', `/api/users/${bob.id}/alert`, { as: alice, headers: QUIETLY });
  });
  afterEach(() => service.stop());

  async function subscribe(person: Person): Promise<PushSubscriptionBody> {
    const body = service.subscribe();
    await gateway.data('POST', PATH, { as: person, body, headers: QUIETLY });
    return body;
  }
  const becomes = (outcome: string) =>
    until(`an alert to be ${outcome}`, async () => {
      return (await gateway.metric(`meeshy_alerts_total{outcome="${outcome}"}`)) === 1;
    });

  test('and whoever waited without a tab is told by push, once, and nobody else', async () => {
    await gateway.arrive(bob);
    const { message, headers, key } = await service.hears('that bob is back', own);
    expect(message).toEqual({
      kind: 'alert',
      userId: bob.id,
      username: 'bob1',
      displayName: 'bob1',
      at: expect.any(String),
      isLate: false,
      language: 'fr',
    });
    expect({ ttl: headers.ttl, key }).toEqual({ ttl: '300', key: VAPID.VAPID_PUBLIC_KEY });
    await becomes('pushed');
    expect(await gateway.metric('meeshy_push_messages_total{outcome="accepted"}')).toBe(1);
    expect(service.received).toHaveLength(1);
    expect(service.pushed(other)).toEqual([]);
  });

  test('and a push service that is busy gets it again, until it takes it', async () => {
    service.answer = 503;
    await gateway.arrive(bob);
    await until('a second attempt', () => service.pushed(own).length >= 2);
    service.answer = 201;
    await becomes('pushed');
    expect(service.pushed(own).filter(({ status }) => status === 201)).toHaveLength(1);
    const topics = service.pushed(own).map(({ headers }) => headers.topic);
    expect(new Set(topics).size).toBe(1);
  });

  test('and a tab that takes it spares the push', async () => {
    const tab = await gateway.arrive(alice);
    tab.socket.on('presence:alert', (_alert, acknowledge) => acknowledge());
    await gateway.arrive(bob);
    await tab.hears('presence:alert');
    await becomes('told');
    expect(service.received).toEqual([]);
  });

  test('P25: who got one by push is seen to get them while she is away, until her browser is gone', async () => {
    await gateway.arrive(alice).then((tab) => tab.leave());
    await until('her to have left', async () => !(await faceTo(gateway, bob, alice)).isOnline);
    const before = await faceTo(gateway, bob, alice);
    expect(before, 'a subscription alone').not.toHaveProperty('reach');
    const atBob = await gateway.arrive(bob);
    await service.hears('that bob is back', own);
    const { reach, ...facts } = await hearsOf(atBob, alice, (event) => event.reach !== undefined);
    expect(reach).toBe('push');
    const { isOnline, lastSeen, lastActiveAt } = before;
    expect(facts, 'no activity').toMatchObject({ isOnline, lastSeen, lastActiveAt });
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline, lastActiveAt, reach: 'push' });
    const ownStatus = { as: alice, headers: QUIETLY };
    expect(await gateway.data<OwnStatus>('GET', '/api/users/me/status', ownStatus)).toMatchObject({ reach: 'push' });

    await gateway.call('DELETE', PATH, { as: alice, body: { endpoint: own.endpoint }, headers: QUIETLY });
    const after = await hearsOf(atBob, alice, (event) => event.reach === undefined && event.version > facts.version);
    expect(after).toMatchObject({ isOnline, lastSeen, lastActiveAt });
    expect(await faceTo(gateway, bob, alice)).not.toHaveProperty('reach');
    expect(await gateway.data<OwnStatus>('GET', '/api/users/me/status', ownStatus)).not.toHaveProperty('reach');
  });
});
