/** Webhooks: a real receiver on this machine is told what everyone sees of people. */
import { join } from 'node:path';
import type { Webhook } from '@meeshy/status-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { WEBHOOK_TIMES, type WebhookTimes } from '../../src/webhooks/schedule.ts';
import { AS_SERVER } from '../support/questions.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { faceIn, hook, type Received, type Receiver, startReceiver } from './support/receiver.ts';
import type { Person } from './support/site.ts';

const QUICK: WebhookTimes = {
  ...WEBHOOK_TIMES,
  offlineAfterMs: 50,
  retriesMs: [50, 50],
  pollMs: 50,
  compareMs: 200,
};
/** Whoever is back by then was never gone, however busy the machine is. */
const LONG_MS = 600_000;

let receiver: Receiver;
let gateway: TestGateway;
let ann: Person;
let ben: Person;

async function begin(times: Partial<WebhookTimes> = {}, env: Record<string, string> = {}): Promise<void> {
  gateway = await startTestGateway({ ALLOW_PRIVATE_URLS: '1', ...env }, undefined, {
    webhooks: { ...QUICK, ...times },
  });
  [ann, ben] = [await gateway.register('ann1'), await gateway.register('ben1')];
}
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await gateway.stop();
  await receiver.stop();
});

const tells =
  ({ id }: Person, event: string) =>
  (one: Received) =>
    one.message.type === `presence.${event}` && faceIn(one).userId === id;
const hears = (person: Person, event: string) => receiver.hears(`${person.username} as ${event}`, tells(person, event));
const say = (person: Person, body: object) => gateway.data('PUT', '/api/users/me/status', { as: person, body });
const listed = async (): Promise<Webhook[]> => (await gateway.operate('GET', '/api/admin/webhooks')).body.data;
/** Whoever comes next is told of next: what was to be told before has been told by then. */
async function afterAll(): Promise<void> {
  const last = await gateway.register(`last${Date.now()}`);
  await gateway.arrive(last);
  await hears(last, 'online');
}

test('it is told who comes, what they say and who goes, once each, as API keys see them', async () => {
  await begin();
  await hook(gateway, receiver);
  const client = await gateway.arrive(ann);
  const online = await hears(ann, 'online');
  const query = { headers: AS_SERVER, body: { ids: [ann.id] } };
  const [face] = await gateway.data<object[]>('POST', '/api/server/presence/query', query);
  const { timestamp, lastActiveAt: _, ...shown } = faceIn(online);
  expect(face).toMatchObject(shown);
  expect(timestamp).toBe(online.message.timestamp);
  expect(online.id).toBe(`${ann.id}:${faceIn(online).version}`);

  await say(ann, { state: 'busy' });
  await receiver.hears('busy', (one) => faceIn(one).state?.value === 'busy');
  client.leave();
  await hears(ann, 'offline');
  await afterAll();
  expect(receiver.taken(ann.id)).toEqual(['online', 'changed', 'offline']);
  expect(receiver.received.filter((one) => one instanceof Error)).toEqual([]);
  const [{ deliveries, waiting } = { deliveries: [], waiting: -1 }] = await listed();
  expect(deliveries.length).toBeGreaterThanOrEqual(3);
  for (const one of deliveries)
    expect(one).toMatchObject({ outcome: 'delivered', status: 204, attempt: 1, error: null });
  expect(waiting).toBe(0);
  await until(
    'the count',
    async () => (await gateway.metric('meeshy_webhook_deliveries_total{outcome="delivered"}')) >= 4,
  );
});

test('whoever is back in time was never gone', async () => {
  await begin({ offlineAfterMs: LONG_MS });
  await hook(gateway, receiver);
  const client = await gateway.arrive(ann);
  await hears(ann, 'online');
  client.leave();
  await until('the exit to be waited with', async () => (await listed())[0]?.waiting === 1);
  await gateway.arrive(ann);
  await until('nothing to be waited with', async () => (await listed())[0]?.waiting === 0);
  await afterAll();
  expect(receiver.taken(ann.id)).toEqual(['online']);
});

test('it is told the events that it is for, and no others', async () => {
  await begin();
  await hook(gateway, receiver, ['presence.offline']);
  const client = await gateway.arrive(ann);
  await say(ann, { state: 'busy' });
  client.leave();
  await hears(ann, 'offline');
  expect(receiver.taken(ann.id)).toEqual(['offline']);
});

test('P18: whoever hides is told as gone, and nothing of what it does', async () => {
  await begin();
  await hook(gateway, receiver);
  const first = await gateway.arrive(ann);
  await hears(ann, 'online');
  await say(ann, { state: 'invisible' });
  await hears(ann, 'offline');
  await gateway.data('PUT', '/api/users/me/sharing', { as: ben, body: { status: 'direct' } });
  await gateway.arrive(ben);
  first.leave();
  await gateway.arrive(ann);
  await say(ann, { note: { emoji: '', text: 'nobody reads this' } });
  await afterAll();
  expect(receiver.taken(ann.id)).toEqual(['online', 'offline']);
  expect(receiver.taken(ben.id)).toEqual([]);
  expect(JSON.stringify(receiver.received)).not.toContain('nobody reads this');
});

test('what it does not take is tried again, with the same id, and the latest of a person wins', async () => {
  await begin({ retriesMs: Array.from({ length: 10_000 }, () => 50) });
  await hook(gateway, receiver);
  receiver.answer = 500;
  const client = await gateway.arrive(ann);
  const first = await hears(ann, 'online');
  const attempts = () => receiver.received.filter((one) => !(one instanceof Error) && one.id === first.id).length;
  await until('another attempt', () => attempts() > 1);
  client.leave();
  const exit = await hears(ann, 'offline');
  receiver.answer = 200;
  const taken = await receiver.hears('the exit', (one) => one.id === exit.id && one.status === 200);
  expect(taken.message).toEqual(exit.message);
  await afterAll();
  expect(receiver.taken(ann.id)).toEqual(['offline']);
  const failed = (await listed())[0]?.deliveries.filter(({ outcome }) => outcome === 'failed') ?? [];
  for (const one of failed) expect(one).toMatchObject({ status: 500, error: null });
});

test('after the last attempt it is dropped, and counted', async () => {
  await begin();
  await hook(gateway, receiver);
  receiver.answer = 500;
  await gateway.arrive(ann);
  const dropped = 'meeshy_webhook_deliveries_total{outcome="dropped"}';
  await until('the drop', async () => (await gateway.metric(dropped)) === 1);
  expect(await gateway.metric('meeshy_webhook_deliveries_total{outcome="failed"}')).toBe(2);
  expect((await listed())[0]).toMatchObject({ waiting: 0, isOn: true });
  expect((await listed())[0]?.deliveries.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
    ['dropped', 3],
    ['failed', 2],
    ['failed', 1],
  ]);
});

test('410 turns it off for good; others go on, and it hears of what comes once it is turned on again', async () => {
  await begin();
  const { id } = await hook(gateway, receiver);
  const other = await startReceiver();
  try {
    await hook(gateway, other);
    receiver.answer = 410;
    await gateway.arrive(ann);
    await until('it to be off', async () => (await listed())[0]?.isOn === false);
    expect((await listed())[0]).toMatchObject({ offBecause: 'gone', waiting: 0 });
    receiver.answer = 200;
    const client = await gateway.arrive(ben);
    await other.hears('ben', tells(ben, 'online'));
    expect(receiver.received.filter((one) => !(one instanceof Error) && tells(ben, 'online')(one))).toEqual([]);
    await gateway.operate('PUT', `/api/admin/webhooks/${id}`, { isOn: true });
    client.leave();
    await hears(ben, 'offline');
  } finally {
    await other.stop();
  }
});

test('redirections are failures, and followed nowhere', async () => {
  await begin();
  await hook(gateway, receiver);
  receiver.answer = 307;
  await gateway.arrive(ann);
  await until('a failure', async () => (await listed())[0]?.deliveries.some(({ status }) => status === 307));
  receiver.answer = 200;
  expect(receiver.received.every((one) => !(one instanceof Error) && one.path === '/hook')).toBe(true);
});

test('who does not answer is waited for so long, and told later', async () => {
  await begin({ timeoutMs: 300, retriesMs: Array.from({ length: 10_000 }, () => 50) });
  await hook(gateway, receiver);
  receiver.answer = null;
  await gateway.arrive(ann);
  await until('a timeout', async () => (await listed())[0]?.deliveries.some(({ error }) => error === 'TIMEOUT'));
  receiver.answer = 200;
  await until('it to be told', () => receiver.taken(ann.id).length > 0);
  expect(new Set(receiver.taken(ann.id))).toEqual(new Set(['online']));
});

test('who left while nobody was there to hear is told as gone after a restart', async () => {
  const { folder, remove } = temporaryFolder();
  const env = { DATABASE_URL: `sqlite:${join(folder, 'kept.db')}`, STARTUP_GRACE_MS: '100' };
  try {
    await begin({}, env);
    await hook(gateway, receiver);
    await gateway.arrive(ann);
    await hears(ann, 'online');
    await gateway.stop();
    gateway = await startTestGateway({ ALLOW_PRIVATE_URLS: '1', ...env }, undefined, { webhooks: QUICK });
    await hears(ann, 'offline');
  } finally {
    remove();
  }
});

test('addresses of this machine are refused, when it is made and when it is posted to', async () => {
  await begin({}, { ALLOW_PRIVATE_URLS: '0' });
  const made = await gateway.operate('POST', '/api/admin/webhooks', { url: receiver.url, events: ['presence.online'] });
  expect(made.status).toBe(400);
  expect(made.body.error).toMatchObject({
    code: 'VALIDATION_ERROR',
    message: expect.stringContaining('ALLOW_PRIVATE_URLS'),
  });
  const url = receiver.url.replace('127.0.0.1', 'localhost');
  const { status, body } = await gateway.operate('POST', '/api/admin/webhooks', { url, events: ['presence.online'] });
  expect(status).toBe(201);
  const tried = await gateway.operate('POST', `/api/admin/webhooks/${body.data.id}/test`);
  expect(tried.body.data).toMatchObject({ outcome: 'failed', status: null, error: 'PRIVATE_ADDRESS' });
  expect(receiver.received).toEqual([]);
});

test('its secret is told once, nowhere logged, and another one takes its place without a gap', async () => {
  await begin();
  const { id, secret } = await hook(gateway, receiver);
  await gateway.arrive(ann);
  await hears(ann, 'online');
  const rotated = (await gateway.operate('POST', `/api/admin/webhooks/${id}/rotate`)).body.data;
  expect(rotated).toMatchObject({ id, secret: expect.stringMatching(/^whsec_/), rotatingUntil: expect.any(String) });
  expect(rotated.secret).not.toBe(secret);
  // Whoever still verifies by the former one.
  await gateway.arrive(ben);
  await hears(ben, 'online');
  receiver.secret = rotated.secret;
  await afterAll();
  expect(receiver.received.filter((one) => one instanceof Error)).toEqual([]);
  const told = JSON.stringify([await listed(), gateway.log]);
  for (const one of [secret, rotated.secret]) expect(told).not.toContain(one);
});
