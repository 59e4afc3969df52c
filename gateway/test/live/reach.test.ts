/** P25: by what somebody is reached who is not there, by a clock that is moved by hand. */
import { DAY_MS } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { begin, faceOf, heardByBen, NOON, presence } from './ann-and-ben.ts';

const ANN = { id: 'ann', username: 'ann', kind: 'user' } as const;
const GUEST = { id: 'guest', username: 'guest', kind: 'anonymous' } as const;

describe('P25: whoever is not there but gets push messages', () => {
  it('shows so until that ends, and no longer', async () => {
    begin();
    await presence.reachable('ann', NOON + 30 * DAY_MS);
    expect(await faceOf('ann', 'ben')).toMatchObject({ isOnline: false, reach: 'push', lastActiveAt: null });
    expect(await faceOf('ann')).toMatchObject({ reach: 'push' });
    await presence.advance(30 * DAY_MS - 1);
    expect(await faceOf('ann', 'ben')).toMatchObject({ reach: 'push' });
    await presence.advance(1);
    expect(await faceOf('ann', 'ben')).not.toHaveProperty('reach');
    expect(await faceOf('ann')).not.toHaveProperty('reach');
  });

  it('is told once, when it begins and when it ends, be it by a word or by itself, each time in a higher version', async () => {
    begin();
    const heard = await heardByBen();
    await presence.reachable('ann', NOON + DAY_MS);
    await until('its beginning to be told', () => heard.length === 1);
    await presence.advance(1_000);
    await presence.reachable('ann', NOON + 2 * DAY_MS);
    await presence.reachable('ann', NOON + 2 * DAY_MS);
    await presence.reachable('ann', null);
    await until('a word to be told', () => heard.length === 2);
    await presence.advance(1_000);
    await presence.reachable('ann', NOON + DAY_MS);
    await until('it to be told again', () => heard.length === 3);
    await presence.advance(DAY_MS);
    await until('its end to be told', () => heard.length === 4);
    expect(heard.map(({ reach }) => reach)).toEqual(['push', undefined, 'push', undefined]);
    expect(heard.map(({ isOnline, lastActiveAt }) => [isOnline, lastActiveAt])).toEqual(heard.map(() => [false, null]));
    const versions = heard.map(({ version }) => version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(versions).size).toBe(4);
    // As of its moment, whenever somebody looked.
    expect(versions[3]).toBe(NOON + DAY_MS);
  });

  it('shows nothing while it is there, and nobody hears of what becomes of it then', async () => {
    begin();
    const heard = await heardByBen();
    const close = await presence.arrive('ann');
    await until('somebody to come', () => heard.length === 1);
    const before = await faceOf('ann', 'ben');
    await presence.reachable('ann', NOON + DAY_MS);
    await presence.reachable('ann', NOON + 2 * DAY_MS);
    await presence.reachable('ann', null);
    await presence.reachable('ann', NOON + 3 * DAY_MS);
    await presence.advance(0);
    expect(await faceOf('ann', 'ben')).toEqual(before);
    await presence.advance(1_000);
    await close();
    await until('the exit to be told', () => heard.length === 2);
    expect(heard[1]).toMatchObject({ isOnline: false, reach: 'push', lastSeen: new Date(NOON + 1_000).toISOString() });
    await presence.arrive('ann');
    await until('the return to be told', () => heard.length === 3);
    expect(heard[2]).not.toHaveProperty('reach');
  });

  it('is of those only who see it in full, and whoever hides stays as it was', async () => {
    begin();
    await presence.reachable('ann', NOON + DAY_MS);
    for (const lastSeen of ['days', 'never'] as const) {
      await presence.share('ann', { lastSeen });
      expect(await faceOf('ann', 'ben')).not.toHaveProperty('reach');
      expect(await faceOf('ann', 'ann')).toMatchObject({ reach: 'push' });
    }
    await presence.share('ann', { lastSeen: 'exact' });
    await presence.advance(1_000);
    await presence.share('ann', { status: 'nobody' });
    const hidden = await faceOf('ann', 'ben');
    expect(hidden).toMatchObject({ reach: 'push' });
    await presence.reachable('ann', null);
    expect(await faceOf('ann', 'ann')).not.toHaveProperty('reach');
    expect(await faceOf('ann', 'ben')).toEqual(hidden);
    await presence.reachable('ann', NOON + 9 * DAY_MS);
    await presence.advance(DAY_MS);
    // It runs out by itself, as it would have.
    expect(await faceOf('ann', 'ben')).not.toHaveProperty('reach');
    expect(await faceOf('ann', 'ann')).toMatchObject({ reach: 'push' });
  });

  it('knows so itself whether it is there or not, and has it in no list of what is said', async () => {
    begin();
    await presence.arrive('ann');
    expect(await presence.status(ANN)).not.toHaveProperty('reach');
    await presence.reachable('ann', NOON + DAY_MS);
    expect(await presence.status(ANN)).toEqual({ state: null, note: null, reach: 'push', claims: [] });
    await expect(presence.dismiss(ANN, 'push:messages')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const claim = { source: 'push', id: 'messages', state: 'busy' } as never;
    await expect(presence.claim('ann', claim)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  });

  it('is no activity, is none of guests, and is refused where nobody is', async () => {
    begin({ people: [GUEST] });
    await presence.reachable('ann', NOON - 1);
    expect(await faceOf('ann')).not.toHaveProperty('reach');
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, '2025-06-02' as never]) {
      await expect(presence.reachable('ann', wrong)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    }
    await expect(presence.reachable('guest', NOON + 1)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(presence.reachable('nobody', NOON + 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await presence.reachable('nobody', null);
    expect(await faceOf('ann')).toMatchObject({ isOnline: false, lastActiveAt: null });
  });
});
