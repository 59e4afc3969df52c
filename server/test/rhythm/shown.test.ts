/** What others are told of a history, by what presence says that they may know. */
import type { SeenHistory } from '@meeshy/status-gateway';
import { beforeEach, describe, expect, it } from 'vitest';
import { leaver } from '../../../gateway/test/support/told.ts';
import { createKept } from '../../src/rhythm/kept.ts';
import { markAt } from '../../src/rhythm/marks.ts';
import { createShown, type ShownHistories } from '../../src/rhythm/shown.ts';
import { DAY_MS, HOUR_MS } from '../../src/rhythm/week.ts';

const SINCE = Date.UTC(2026, 0, 5);
/** A Tuesday morning. */
const NOW = SINCE + 43 * DAY_MS + 7 * HOUR_MS;
const marks = Array.from({ length: 43 }, (_, day) =>
  day % 7 < 5 ? Array.from({ length: 96 }, (__, i) => markAt(SINCE + day * DAY_MS + 9 * HOUR_MS) + i) : [],
).flat();
/** For five minutes of every hour: a thousand absences. */
const MANY = Array.from({ length: 42 * 24 }, (_, hour) => markAt(SINCE + hour * HOUR_MS));
const LEFT_AT = NOW - 14 * HOUR_MS;
const LEFT = leaver(LEFT_AT, NOW);

describe('what others are told of a history', () => {
  let now: number;
  let seen: SeenHistory | null;
  let since: number | undefined;
  let found: number;
  let kept: readonly number[];
  let shown: ShownHistories;
  beforeEach(() => {
    [now, seen, since, found, kept] = [NOW, LEFT, SINCE, 0, marks];
    shown = createShown({
      presence: { now: () => now, historySeen: async () => seen },
      records: {
        since: async ([id]) => new Map(since === undefined || id === undefined ? [] : [[id, since]]),
        async find(userId) {
          found += 1;
          return since === undefined ? null : { userId, since, zone: 'UTC', from: 0, earlier: null, marks: [...kept] };
        },
      },
    });
  });
  const hours = (zone = 'UTC') => shown.hours('ann', 'ben', zone);
  const outlook = () => shown.outlook('ann', 'ben');

  it('is their usual hours, and when they are likely back, in quarters of an hour', async () => {
    expect((await hours())?.week[1]?.slice(8, 18)).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
    const told = await outlook();
    expect(told).toMatchObject({ probability: expect.any(Number) });
    for (const at of [told?.by, told?.around, told?.from]) expect(Date.parse(at ?? '') % (HOUR_MS / 4)).toBe(0);
    expect(Date.parse(told?.by ?? '')).toBeGreaterThan(NOW);
  });

  it('is nothing that they do not agree to, or that the viewer may not know', async () => {
    for (const less of [null, { ...LEFT, hours: undefined, outlook: undefined }]) {
      seen = less as SeenHistory | null;
      expect([await hours(), await outlook()]).toEqual([null, null]);
    }
    expect(found).toBe(0);
    // Nobody has to tell when somebody is back who is there.
    seen = { ...LEFT, until: NOW, leftAt: null } as SeenHistory;
    expect(await outlook()).toBeNull();
    expect(await hours()).not.toBeNull();
  });

  it('is worked out once a day for whoever asks, and for each zone', async () => {
    await Promise.all([hours(), hours(), outlook(), outlook()]);
    now += HOUR_MS;
    await Promise.all([hours(), outlook()]);
    expect(found).toBe(2);
    await hours('Asia/Tokyo');
    expect(found).toBe(3);
    now += DAY_MS;
    await Promise.all([hours(), outlook()]);
    expect(found).toBe(5);
  });

  it('is learnt one after the other, and lets others come first meanwhile', async () => {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    // As of somebody with many absences.
    kept = MANY;
    count();
    await Promise.all(['ben', 'leo', 'dan', 'eve'].map((id) => shown.outlook('ann', id)));
    isOver = true;
    expect(turns).toBeGreaterThan(20);
  });

  it('is gone as soon as the history is, wherever that was erased', async () => {
    await Promise.all([hours(), outlook()]);
    since = undefined;
    expect([await hours(), await outlook()]).toEqual([null, null]);
    // Begun anew: there is nothing yet.
    since = NOW - DAY_MS;
    expect(await hours()).toBeNull();
  });
});

describe('what is kept', () => {
  it('is found once, forgotten when it fails, and the latest asked for', async () => {
    const kept = createKept<string>(2);
    const asked: string[] = [];
    const get = (key: string) =>
      kept.get(key, async () => {
        asked.push(key);
        return key;
      });
    await Promise.all(['a', 'a', 'b'].map(get));
    expect(asked).toEqual(['a', 'b']);
    await get('a');
    await get('c');
    await get('a');
    await get('b');
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
    await expect(kept.get('d', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await get('d')).toBe('d');
  });
});
