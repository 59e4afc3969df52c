import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startHosted } from '../../../e2e/support/gateway-host.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { WEBHOOK_TIMES, type WebhookTimes } from '../../src/webhooks/schedule.ts';
import { AS_SERVER } from '../support/questions.ts';
import { type CommonGround, commonGround } from './support/common-ground.ts';
import { startTestGateway, type TestGateway, UNLIMITED } from './support/gateway.ts';
import { EVERY_EVENT, faceIn, hook, type Receiver, startReceiver } from './support/receiver.ts';
import { siteAt } from './support/site.ts';

const QUICK: WebhookTimes = { ...WEBHOOK_TIMES, offlineAfterMs: 50, pollMs: 50, lookMs: 100 };

describe.skipIf(!redisPath())('two gateways', { timeout: 60_000 }, () => {
  let ground: CommonGround;
  let receiver: Receiver;
  let env: Record<string, string>;
  let east: TestGateway;

  beforeEach(async () => {
    ground = await commonGround();
    receiver = await startReceiver();
    env = { ...ground.env, ALLOW_PRIVATE_URLS: '1' };
    east = await startTestGateway(env, undefined, { webhooks: QUICK });
  });
  afterEach(async () => {
    await east.stop();
    await ground.remove();
    await receiver.stop();
  });

  const accepted = () => receiver.received.flatMap((one) => (one instanceof Error || one.status !== 204 ? [] : [one]));
  const tellsLast = (userId: string, event: string) =>
    until(`${event} of ${userId}`, () => receiver.taken(userId).at(-1) === event);

  test('each is told of once, though both have heard of it', async () => {
    await hook(east, receiver);
    const west = await startTestGateway(env, undefined, { webhooks: QUICK });
    try {
      const [ann, ben, cat] = [await east.register('ann1'), await west.register('ben1'), await west.register('cat1')];
      await east.converse(ann, ben, cat);
      const clients = [await east.arrive(ann), await west.arrive(ben), await west.arrive(cat)];
      for (const { id } of [ann, ben, cat]) await tellsLast(id, 'online');
      await west.data('PUT', '/api/users/me/status', { as: cat, body: { state: 'busy' } });
      await tellsLast(cat.id, 'changed');
      for (const client of clients) client.leave();
      for (const { id } of [ann, ben, cat]) await tellsLast(id, 'offline');
      expect(receiver.taken(ann.id)).toEqual(['online', 'offline']);
      expect(receiver.taken(ben.id)).toEqual(['online', 'offline']);
      expect(receiver.taken(cat.id)).toEqual(['online', 'changed', 'offline']);
      const ids = accepted().map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(receiver.received.filter((one) => one instanceof Error)).toEqual([]);
    } finally {
      await west.stop();
    }
  });

  test('one that is made, and turned off, at one gateway is so at the other', async () => {
    const west = await startTestGateway(env, undefined, { webhooks: QUICK });
    try {
      const ann = await west.register('ann1');
      const { id } = await hook(east, receiver);
      await until('the other gateway to tell', async () => {
        const client = await west.arrive(ann);
        await new Promise((resolve) => setTimeout(resolve, QUICK.lookMs));
        client.leave();
        return receiver.taken(ann.id).length > 0;
      });
      await east.operate('DELETE', `/api/admin/webhooks/${id}`);
      expect((await west.operate('GET', '/api/admin/webhooks')).body.data).toEqual([]);
      await until('nothing to be told', async () => {
        const before = receiver.received.length;
        const client = await west.arrive(ann);
        await new Promise((resolve) => setTimeout(resolve, 3 * QUICK.lookMs));
        client.leave();
        return receiver.received.length === before;
      });
    } finally {
      await west.stop();
    }
  });

  test('what a gateway was telling when it was killed is told by the other, and so is who was there', async () => {
    await east.stop();
    const hosted = { ...UNLIMITED, PORT: '0', LOG_LEVEL: 'silent', ...env };
    const { url, kill } = await startHosted(hosted, { webhooks: { ...QUICK, timeoutMs: 600_000, leaseMs: 2_000 } });
    const west = siteAt(url);
    await hook(west, receiver);
    const ann = await west.register('ann1');
    receiver.answer = null;
    await west.arrive(ann);
    const asked = await receiver.hears('ann', (one) => faceIn(one).userId === ann.id);
    await kill();
    west.leave();
    receiver.answer = 204;
    east = await startTestGateway(env, undefined, { webhooks: { ...QUICK, compareMs: 500 } });
    // Its lease ends, and with it what was not answered.
    const [taken] = await until('somebody else to tell it', () => (accepted().length > 0 ? accepted() : undefined));
    expect(taken && faceIn(taken).version).toBeGreaterThanOrEqual(faceIn(asked).version);
    // Nobody comes back to where she was, which the other one has to find out.
    const query = { headers: AS_SERVER, body: { ids: [ann.id] } };
    const faces = () => east.data<{ isOnline: boolean }[]>('POST', '/api/server/presence/query', query);
    await until('her to be gone', async () => (await faces())[0]?.isOnline === false);
    await tellsLast(ann.id, 'offline');
  });

  test('of each conversation it is told once, wherever they come, go and hide, and after a kill', async () => {
    // So long that a gateway of a busy machine has heard by then what the other one has.
    const times = { ...QUICK, offlineAfterMs: 1_000 };
    await east.stop();
    east = await startTestGateway(env, undefined, { webhooks: times });
    await hook(east, receiver, EVERY_EVENT);
    const hosted = { ...UNLIMITED, PORT: '0', LOG_LEVEL: 'silent', ...env };
    const { url, kill } = await startHosted(hosted, { webhooks: times });
    const west = siteAt(url);
    const [ann, ben] = [await east.register('ann1'), await west.register('ben1')];
    const talk = await east.converse(ann, ben);
    const told: string[] = [];
    const tellsNext = (event: string) => {
      told.push(event);
      return until(`${told} of ${talk}; there were ${receiver.taken(talk)}`, () => {
        return receiver.taken(talk).join() === told.join();
      });
    };
    const first = await east.arrive(ann);
    await tellsNext('occupied');
    const second = await west.arrive(ben);
    await tellsLast(ben.id, 'online');
    first.leave();
    await tellsLast(ann.id, 'offline');
    // Where she has no session, and both are known.
    await east.data('PUT', '/api/users/me/sharing', { as: ben, body: { hiddenIn: [talk] } });
    await tellsNext('vacated');
    await west.data('PUT', '/api/users/me/sharing', { as: ben, body: { hiddenIn: [] } });
    await tellsNext('occupied');
    second.leave();
    await tellsNext('vacated');
    await west.arrive(ben);
    await tellsNext('occupied');
    const ids = accepted().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    // Whoever is killed before it has noted that something was told leaves that open until its lease ends.
    const waiting = async () => (await east.operate('GET', '/api/admin/webhooks')).body.data[0].waiting;
    await until('nothing to be open', async () => (await waiting()) === 0);
    await east.stop();
    await kill();
    west.leave();
    east = await startTestGateway(env, undefined, { webhooks: { ...QUICK, compareMs: 500 } });
    await tellsNext('vacated');
  });
});
