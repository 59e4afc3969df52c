/** P22: when somebody was online, for themselves alone. */
import type { ActivitySums, OwnActivity } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startHosted } from '../../../e2e/support/gateway-host.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { HISTORY_TIMES } from '../../src/rhythm/recorder.ts';
import { settableClock } from './support/clock.ts';
import { type CommonGround, commonGround } from './support/common-ground.ts';
import { startTestGateway, type TestGateway, UNLIMITED } from './support/gateway.ts';
import { QUIETLY } from './support/seeing.ts';
import { type Person, type Site, siteAt } from './support/site.ts';

const PATH = '/api/users/me/activity';
const SHARING = '/api/users/me/sharing';
const MARK_MS = 300_000;
const quietly = { headers: QUIETLY };

const share = (site: Site, as: Person, body: unknown) => site.call('PUT', SHARING, { as, body, ...quietly });
const seen = (site: Site, as: Person, query = '') =>
  site.data<OwnActivity>('GET', `${PATH}${query}`, { as, ...quietly });
const marks = async (site: Site, as: Person) =>
  (await seen(site, as)).days.flatMap(({ online }) =>
    online.flatMap(({ from, to }) => {
      const count = (Date.parse(to) - Date.parse(from)) / MARK_MS;
      return Array.from({ length: count }, (_, i) => Date.parse(from) / MARK_MS + i);
    }),
  );
const refused = (code: string) => ({ body: { success: false, error: { code } } });

describe('a history', () => {
  const clock = settableClock();
  let gateway: TestGateway;
  let ann: Person;
  beforeEach(async () => {
    gateway = await startTestGateway({}, clock, { histories: { ...HISTORY_TIMES, lookMs: 20 } });
    ann = await gateway.register('ann1');
  });
  afterEach(() => gateway.stop());

  const now = () => Math.floor(clock.wall() / MARK_MS);

  test('is kept of nobody who has not turned it on', async () => {
    await gateway.arrive(ann);
    const nothing = { since: null, zone: 'UTC', days: [], earlier: null };
    expect(await seen(gateway, ann)).toMatchObject(nothing);
    expect(await gateway.call('GET', `${PATH}/export?format=csv`, { as: ann })).toMatchObject({
      status: 200,
      body: 'from,to,minutes\r\n',
    });
  });

  test('has the five minutes in which one is online, from when it is turned on until one is not', async () => {
    const from = now();
    const client = await gateway.arrive(ann);
    expect(await share(gateway, ann, { activity: 'me' })).toMatchObject({
      status: 200,
      body: { data: { activity: 'me' } },
    });
    // Another five minutes, and then some: she is idle before, unless she does something.
    clock.set(MARK_MS);
    client.socket.emit('activity');
    await until('the next five minutes', async () => (await marks(gateway, ann)).length >= 2);
    client.socket.disconnect();
    await gateway.sessions(0);
    const to = now();
    clock.set(3 * MARK_MS);
    const { since, days } = await seen(gateway, ann, '?zone=Pacific/Auckland');
    expect(Date.parse(since ?? '')).toBeGreaterThanOrEqual(from * MARK_MS);
    expect(days.reduce((sum, { minutes }) => sum + minutes, 0)).toBeGreaterThanOrEqual(10);
    const found = await marks(gateway, ann);
    expect(found.every((mark) => mark >= from && mark <= to)).toBe(true);

    const csv: string = (await gateway.call('GET', `${PATH}/export?format=csv`, { as: ann, ...quietly })).body;
    expect(csv.split('\r\n')[1]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,\d{4}-\d\d-\d\dT[\d:.]+Z,\d+$/);
    const { body } = await gateway.call('GET', `${PATH}/export`, { as: ann, ...quietly });
    expect(body).toMatchObject({ since, zone: 'Pacific/Auckland', earlier: null });
    expect(body.online.length).toBe(csv.trim().split('\r\n').length - 1);
  });

  test('has nothing of the time in which one is invisible', async () => {
    await share(gateway, ann, { activity: 'me' });
    await gateway.data('PUT', '/api/users/me/status', { as: ann, body: { state: 'invisible' }, ...quietly });
    const client = await gateway.arrive(ann);
    clock.set(MARK_MS);
    client.socket.emit('activity');
    const before = now();
    await gateway.data('PUT', '/api/users/me/status', { as: ann, body: { state: null }, ...quietly });
    await until('her being seen again', async () => (await marks(gateway, ann)).length > 0);
    expect(Math.min(...(await marks(gateway, ann)))).toBeGreaterThanOrEqual(before);
  });

  test('is erased when one says so, and when it is turned off, which takes a confirmation', async () => {
    await share(gateway, ann, { activity: 'hours' });
    await gateway.arrive(ann);
    await until('a mark', async () => (await marks(gateway, ann)).length > 0);
    expect(await share(gateway, ann, { activity: 'off' })).toMatchObject({
      status: 400,
      ...refused('VALIDATION_ERROR'),
    });
    expect(await share(gateway, ann, { activity: 'me', lastSeen: 'days' })).toMatchObject({ status: 200 });
    expect(await marks(gateway, ann)).not.toEqual([]);

    const { since } = await seen(gateway, ann);
    await gateway.data('DELETE', PATH, { as: ann, ...quietly });
    const anew = await seen(gateway, ann);
    expect(Date.parse(anew.since ?? '')).toBeGreaterThan(Date.parse(since ?? ''));

    expect(await share(gateway, ann, { activity: 'off', confirm: true })).toMatchObject({
      status: 200,
      body: { data: { activity: 'off' } },
    });
    expect(await seen(gateway, ann)).toMatchObject({ since: null, days: [] });
    expect(await share(gateway, ann, { activity: 'off' })).toMatchObject({ status: 200 });
    await gateway.data('DELETE', PATH, { as: ann, ...quietly });
    expect(await seen(gateway, ann)).toMatchObject({ since: null, days: [] });
    expect(gateway.rows.histories()).toBe(0);
  });

  test('ends with the account, and is none of a guest', async () => {
    await share(gateway, ann, { activity: 'me' });
    expect(gateway.rows.histories()).toBe(1);
    const talk = await gateway.converse(ann, await gateway.register('ben1'));
    const guest = await gateway.joinByLink(await gateway.link(ann, talk), 'Zoe');
    for (const [method, path] of [
      ['GET', PATH],
      ['DELETE', PATH],
      ['GET', `${PATH}/export`],
    ] as const) {
      expect(await gateway.call(method, path, { as: guest })).toMatchObject({ status: 403, ...refused('FORBIDDEN') });
    }
    expect(await gateway.call('GET', `${PATH}?zone=Atlantis`, { as: ann })).toMatchObject({
      status: 400,
      ...refused('VALIDATION_ERROR'),
    });
    expect(await gateway.operate('POST', `/api/admin/users/${ann.id}/deactivate`)).toMatchObject({ status: 200 });
    await until('its end', () => gateway.rows.histories() === 0);
  });
});

describe('what operators see of histories', () => {
  const clock = settableClock();
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startTestGateway({}, clock, { histories: { lookMs: 20, writeMs: 20 } });
  });
  afterEach(() => gateway.stop());

  const summed = async () => (await gateway.operate('GET', '/api/admin/activity')).body.data as ActivitySums;

  test('is how many were there, of five people or more who have it recorded, and nobody else', async () => {
    const names = ['ann1', 'ben1', 'cat1', 'dan1', 'eve1'];
    const people = await Promise.all(names.map((name) => gateway.register(name)));
    await gateway.arrive(await gateway.register('fay1'));
    for (const person of people.slice(1)) {
      await share(gateway, person, { activity: 'me' });
      await gateway.arrive(person);
    }
    // A row for each history, and one for its day.
    await until('their marks', () => gateway.rows.histories() >= 8);
    expect(await summed()).toMatchObject({ recorded: null, online: { day: null, week: null, quarter: null } });

    const [ann] = people as [Person];
    await share(gateway, ann, { activity: 'hours' });
    await gateway.arrive(ann);
    expect(await summed(), 'counted lately').toMatchObject({ recorded: null });
    await until('five of them', async () => {
      clock.set(2 * MARK_MS);
      const { recorded, online } = await summed();
      return recorded === 5 && online.day === 5 && online.week === 5 && online.quarter === 5;
    });
    const { hours } = await summed();
    expect(hours.flat().filter((sum) => sum === 5).length).toBeGreaterThan(0);

    expect(await gateway.call('GET', '/api/admin/activity', { as: ann })).toMatchObject({
      status: 403,
      ...refused('FORBIDDEN'),
    });
    expect(await gateway.metric('meeshy_history_marks_total{outcome="marked"}')).toBeGreaterThanOrEqual(5);
    expect(await gateway.metric('meeshy_history_writes_total{outcome="written"}')).toBeGreaterThanOrEqual(5);
  });
});

describe.skipIf(!redisPath())('a history at two gateways', () => {
  let ground: CommonGround;
  let east: TestGateway;
  beforeEach(async () => {
    ground = await commonGround();
    east = await startTestGateway(ground.env);
  });
  afterEach(async () => {
    await east.stop();
    await ground.remove();
  });

  test('is written when a gateway ends, and by the one that is killed as far as it had come', async () => {
    const [ann, ben] = [await east.register('ann1'), await east.register('ben1')];
    const ending = await startTestGateway(ground.env);
    const killed = await startHosted(
      { ...UNLIMITED, PORT: '0', ...ground.env },
      { histories: { ...HISTORY_TIMES, writeMs: 50 } },
    );
    const there = siteAt(killed.url);
    for (const person of [ann, ben]) await share(east, person, { activity: 'me' });
    await ending.arrive(ann);
    await there.arrive(ben);
    await until('what is marked at the one to be killed', async () => (await marks(east, ben)).length > 0);
    await killed.kill();
    there.leave();
    expect(await marks(east, ann)).toEqual([]);
    await ending.stop();
    expect((await marks(east, ann)).length).toBeGreaterThan(0);
    expect((await marks(east, ben)).length).toBeGreaterThan(0);
  });
});
