import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startHosted } from '../../../e2e/support/gateway-host.ts';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { ALERT_TIMES, type AlertTimes } from '../../src/alerts/waiting.ts';
import { type CommonGround, commonGround } from './support/common-ground.ts';
import { startTestGateway, type TestGateway, UNLIMITED } from './support/gateway.ts';
import { hearsOf, QUIETLY } from './support/seeing.ts';
import { type Person, type Site, siteAt } from './support/site.ts';

const QUICK: AlertTimes = { ...ALERT_TIMES, backMs: 400, gatherMs: 10, pollMs: 200, holdMs: 200, ackMs: 5_000 };

describe.skipIf(!redisPath())('P19 at two gateways', { timeout: 60_000 }, () => {
  let ground: CommonGround;
  let east: TestGateway;
  let alice: Person;
  let bob: Person;

  const begin = (times: Partial<AlertTimes> = {}) =>
    startTestGateway({ ...ground.env, STARTUP_GRACE_MS: '0' }, undefined, { alerts: { ...QUICK, ...times } });
  beforeEach(async () => {
    ground = await commonGround();
    east = await begin();
    [alice, bob] = [await east.register('alice1'), await east.register('bob1')];
    const body = { type: 'direct', memberIds: [bob.id] };
    const { id } = await east.data<{ id: string }>('POST', '/api/conversations', { as: alice, body, headers: QUIETLY });
    await east.data('POST', `/api/conversations/${id}/accept`, { as: bob, headers: QUIETLY });
  });
  afterEach(async () => {
    await east.stop();
    await ground.remove();
  });

  const ask = (site: Site) => site.data('PUT', `/api/users/${bob.id}/alert`, { as: alice, headers: QUIETLY });
  const heard = (client: Client) => client.received.filter(({ event }) => event === 'presence:alert').length;

  async function arrive(site: Site): Promise<Client> {
    const client = await site.arrive(alice);
    client.socket.on('presence:alert', (_alert, acknowledge) => acknowledge());
    return client;
  }

  test('she is told once at each of her tabs, wherever he comes, and both hear of it', async () => {
    const west = await begin();
    try {
      const tabs = [await arrive(east), await arrive(west)];
      await ask(east);
      await west.arrive(bob);
      for (const tab of tabs)
        expect(await tab.hears('presence:alert')).toMatchObject({ userId: bob.id, isLate: false });
      const told = async () => {
        const each = await Promise.all([east, west].map((one) => one.metric('meeshy_alerts_total{outcome="told"}')));
        return each.reduce((sum, count) => sum + count, 0);
      };
      await until('it to be over', async () => (await told()) === 1);
      expect(tabs.map(heard)).toEqual([1, 1]);
    } finally {
      await west.stop();
    }
  });

  test('the gateway at which he came is killed before he is back for long enough: he comes to the other one, and she is told', async () => {
    const west = await startHosted(
      { ...UNLIMITED, PORT: '0', STARTUP_GRACE_MS: '0', ...ground.env },
      { alerts: { ...QUICK, backMs: 600_000 } },
    );
    const tab = await arrive(east);
    await ask(east);
    const there = siteAt(west.url);
    await there.arrive(bob);
    await tab.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
    await west.kill();
    there.leave();
    await east.arrive(bob, { resume: true });
    expect(await tab.hears('presence:alert')).toMatchObject({ userId: bob.id });
    await until('it to be over', async () => (await east.metric('meeshy_alerts_total{outcome="told"}')) === 1);
    expect(heard(tab)).toBe(1);
  });

  test('the gateway that tells her is killed before she says that she has it: the other one tells her', async () => {
    // What east knows of it is in the database alone.
    await east.stop();
    east = await begin({ backMs: 600_000 });
    const west = await startHosted(
      { ...UNLIMITED, PORT: '0', STARTUP_GRACE_MS: '0', ...ground.env },
      { alerts: { ...QUICK, ackMs: 600_000, leaseMs: 1_000 } },
    );
    const there = siteAt(west.url);
    const silent = await there.arrive(alice);
    await ask(east);
    await there.arrive(bob);
    const told = await silent.hears('presence:alert');
    await west.kill();
    there.leave();
    const tab = await arrive(east);
    expect(await tab.hears('presence:alert')).toEqual(told);
    await until('it to be over', async () => (await east.metric('meeshy_alerts_total{outcome="told"}')) === 1);
    expect(heard(tab)).toBe(1);
  });

  test('whoever was there and goes on at another gateway, because theirs is updated, is not back', async () => {
    const west = await begin();
    const tab = await arrive(east);
    await west.arrive(bob);
    await hearsOf(tab, bob, ({ isOnline }) => isOnline);
    await ask(east);
    const carol = await east.register('carol1');
    const body = { type: 'direct', memberIds: [carol.id] };
    const talk = await east.data<{ id: string }>('POST', '/api/conversations', { as: alice, body, headers: QUIETLY });
    await east.data('POST', `/api/conversations/${talk.id}/accept`, { as: carol, headers: QUIETLY });
    await east.data('PUT', `/api/users/${carol.id}/alert`, { as: alice, headers: QUIETLY });
    await west.stop();
    await east.arrive(bob, { resume: true });
    await east.arrive(carol);
    expect(await tab.hears('presence:alert')).toMatchObject({ userId: carol.id });
    expect(heard(tab)).toBe(1);
    expect(east.rows.armedAlerts()).toBe(1);
  });
});
