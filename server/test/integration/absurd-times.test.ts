/** P1: a time that no date holds is absent, wherever it was read: it keeps nobody from seeing, or being seen. */
import { join } from 'node:path';
import type { OwnStatus, PresenceSnapshot } from '@meeshy/status-protocol';
import { expect, test } from 'vitest';
import { startRedis } from '../../../gateway/test/support/redis.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { startTestGateway } from './support/gateway.ts';
import { openRows } from './support/rows.ts';
import { faceTo, hearsOf, isInState, QUIETLY } from './support/seeing.ts';

const BEYOND = [8_640_000_000_000_001, 9_007_199_254_740_991 - 1, 9_999_999_999_999_998];
const digits = (time: number | string) => String(time).padStart(16, '0');
const NO_END = digits(Number.MAX_SAFE_INTEGER);

/** A claim as rows keep it. */
function text(says: object, times: { until?: number; startsAt?: number; keptUntil?: number }): string {
  const setAt = digits(Date.now() - 1_000);
  const end = (time?: number) => (time === undefined ? NO_END : digits(time));
  const startsAt = times.startsAt === undefined ? setAt : digits(times.startsAt);
  return `${setAt} ${end(times.keptUntil)} ${end(times.until)} ${startsAt} ${JSON.stringify(says)}`;
}

test.each(BEYOND)('a row with times like %d is read like one without', async (beyond) => {
  const { folder, remove } = temporaryFolder();
  const DATABASE_URL = `sqlite:${join(folder, 'meeshy.db')}`;
  let gateway = await startTestGateway({ DATABASE_URL });
  try {
    const alice = await gateway.register('alice1');
    const bob = await gateway.register('bob1');
    await gateway.converse(alice, bob);
    await gateway.stop();
    const rows = openRows(join(folder, 'meeshy.db'));
    rows.write(alice.id, {
      last_active_at: beyond,
      claims: JSON.stringify({
        'manual:state': text({ state: 'busy' }, { until: beyond, keptUntil: beyond }),
        'manual:note': text({ note: { emoji: '', text: 'hello' } }, { until: beyond }),
        'calendar:late': text({ state: 'dnd' }, { startsAt: beyond, until: beyond }),
        'manual:sharing': text(
          {
            sharing: { never: ['somebody'] },
            hidings: { own: { somebody: beyond }, acts: { [bob.id]: beyond }, shadows: [{ since: beyond, facts: {} }] },
            openings: { everyone: beyond, audience: beyond, own: {}, seen: { until: beyond, spared: [] } },
          },
          {},
        ),
      }),
    });
    rows.close();
    gateway = await startTestGateway({ DATABASE_URL });
    expect((await faceTo(gateway, bob, alice)).note).toMatchObject({ text: 'hello', until: null });
    await gateway.arrive(alice);
    const atBob = await gateway.arrive(bob);
    const snapshots = atBob.received.filter(({ event }) => event === 'presence:snapshot');
    const users = snapshots.flatMap(({ payload }) => (payload as PresenceSnapshot).users);
    expect(users.find(({ userId }) => userId === alice.id)).toMatchObject({
      state: { value: 'busy', until: null },
      note: { text: 'hello', until: null },
    });
    const own = await gateway.data<OwnStatus>('GET', '/api/users/me/status', { as: alice, headers: QUIETLY });
    expect(own.state).toMatchObject({ value: 'busy', until: null });
    atBob.forget();
    await gateway.data('PUT', '/api/users/me/status', { as: alice, body: { note: null, state: null } });
    await hearsOf(atBob, alice, ({ note, state }) => !note && !state);
    expect((await faceTo(gateway, bob, alice)).version).toBeLessThan(Date.now() + 60_000);
  } finally {
    await gateway.stop();
    remove();
  }
});

test.skipIf(!redisPath())('so is what gateways share', async () => {
  const redis = await startRedis();
  const gateway = await startTestGateway({ REDIS_URL: redis.url });
  try {
    await isInState(gateway, 'ok');
    const alice = await gateway.register('alice1');
    const bob = await gateway.register('bob1');
    await gateway.converse(alice, bob);
    const tab = await gateway.arrive(alice);
    const atBob = await gateway.arrive(bob);
    const [key = ''] = (await redis.ask('keys', `*{${alice.id}}*`)) as string[];
    for (const [field, value] of [
      ['ls', '-1e300'],
      ['la', '9e15'],
      ['tl', '1e300'],
      ['wa', '-1e300'],
      ['c:manual:state', text({ state: 'dnd' }, { until: BEYOND[0] ?? 0 })],
    ] as const) {
      await redis.ask('hset', key, field, value);
    }
    atBob.forget();
    tab.leave();
    const gone = await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    expect(gone.state).toMatchObject({ value: 'dnd', until: null });
    expect((await gateway.call('GET', '/health/ready')).status).toBe(200);
    expect((await gateway.call('GET', `/api/users/${alice.id}`, { as: bob })).status).toBe(200);
  } finally {
    await gateway.stop();
    await redis.kill();
  }
});
