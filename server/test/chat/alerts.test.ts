/**
 * Alerts (P19), as they are kept on each database.
 *
 * @module-tag long
 */
import { ABSENT, DAY_MS } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOnFerretDB } from '../../../gateway/test/support/mongodb-url.ts';
import type { AlertRecord, AlertRecords } from '../../src/alerts/records.ts';
import { newId } from '../../src/chat/ids.ts';
import type { Storage } from '../../src/storage.ts';
import { openTwice } from './opened-twice.ts';

const NOW = Date.UTC(2025, 5, 1, 12);
const HOUR_MS = 3_600_000;
const LIMITS = { open: 20, daily: 3 };
const AT_ONCE = 30;
const times = <Result>(count: number, make: (index: number) => Result) =>
  Array.from({ length: count }, (_, i) => make(i));

let here: Storage;
let there: Storage;
let alerts: AlertRecords;
let close: () => Promise<void>;
let [ann, ben, cat]: [string, string, string] = ['', '', ''];

beforeEach(async () => {
  ({ here, there, close } = await openTwice());
  alerts = here.alerts;
  [ann, ben, cat] = [newId(NOW), newId(NOW), newId(NOW)];
  await here.store.save(
    [ann, ben, cat].map((id) => ({ id, username: id, kind: 'user', facts: { ...ABSENT, version: 1 } })),
  );
});
afterEach(() => close());

function alert(watcherId: string, subjectId: string, changes: Partial<AlertRecord> = {}): AlertRecord {
  const askedAt = changes.askedAt ?? NOW;
  return {
    id: newId(askedAt),
    watcherId,
    subjectId,
    askedAt,
    until: askedAt + 7 * DAY_MS,
    isArmed: false,
    isGrantArmed: false,
    returnedAt: null,
    isListed: true,
    ...changes,
  };
}

/** It is kept. */
async function ask(watcherId: string, subjectId: string, changes: Partial<AlertRecord> = {}): Promise<AlertRecord> {
  const asked = alert(watcherId, subjectId, changes);
  expect(await alerts.ask(asked, LIMITS)).toEqual(asked);
  return asked;
}

/** It has returned, and is due at once. */
async function askAndReturn(watcherId: string, subjectId: string, dueAt = NOW): Promise<AlertRecord> {
  const asked = await ask(watcherId, subjectId);
  expect(await alerts.returned(asked.id, NOW, dueAt)).toBe(true);
  return { ...asked, returnedAt: NOW, isListed: false };
}

const idsOf = (found: readonly { id: string }[]) => found.map(({ id }) => id);
const due = (now = NOW, again = now + HOUR_MS, limit = 100) => alerts.due(now, again, limit);

describe('one that is asked for', () => {
  it('is kept whole, and in both lists until its end, the latest first', async () => {
    const first = await ask(ann, ben, { isArmed: true });
    const second = await ask(ann, cat, { askedAt: NOW + 1, isGrantArmed: true, isListed: false });
    const third = await ask(cat, ben, { askedAt: NOW + 2 });
    expect(await alerts.mine(ann, NOW)).toEqual([second, first]);
    expect(await alerts.onMe(ben, NOW)).toEqual([third, first]);
    expect(await alerts.onMe(cat, NOW)).toEqual([]);
    expect(await alerts.about([ben, cat, newId(NOW), 'nonsense'], NOW)).toEqual([third, second, first]);
    expect(await alerts.about([], NOW)).toEqual([]);
    expect(idsOf(await alerts.mine(ann, first.until))).toEqual([second.id]);
    expect(idsOf(await alerts.onMe(ben, first.until))).toEqual([third.id]);
    expect(idsOf(await alerts.about([ben], first.until))).toEqual([third.id]);
    expect(await alerts.mine('nonsense', NOW)).toEqual([]);
  });

  it('is the one that is waiting already', async () => {
    const first = await ask(ann, ben);
    expect(await alerts.ask(alert(ann, ben, { askedAt: NOW + 1 }), LIMITS)).toEqual(first);
    // Whoever is not to know that it was removed finds it waiting.
    await alerts.remove(ben, ann);
    expect(await alerts.ask(alert(ann, ben, { askedAt: NOW + 2 }), LIMITS)).toMatchObject({ id: first.id });
    await ask(ben, ann);
    // Its time is over.
    await ask(ann, ben, { askedAt: first.until });
  });

  it('is refused as the 21st that is waiting, whatever has become of former ones', async () => {
    const open = await Promise.all(times(LIMITS.open, (i) => ask(ann, newId(NOW), { askedAt: NOW + i })));
    const [cancelled, removed, returned, ended] = open;
    if (!cancelled || !removed || !returned || !ended) throw new Error('There are twenty');
    const another = () => alerts.ask(alert(ann, newId(NOW)), LIMITS);
    expect(await another()).toBe('too-many');
    expect(await alerts.ask(alert(ann, removed.subjectId), LIMITS)).toEqual(removed);
    await alerts.remove(removed.subjectId, ann);
    expect(await another()).toBe('too-many');
    await alerts.cancel(ann, cancelled.subjectId);
    await alerts.returned(returned.id, NOW, NOW);
    expect(await another()).toMatchObject({ watcherId: ann });
    expect(await another()).toMatchObject({ watcherId: ann });
    expect(await another()).toBe('too-many');
    await ask(ben, cat);
    // The first of those that are left has ended.
    const later = await ask(ann, ben, { askedAt: removed.until });
    expect(await alerts.mine(ann, removed.until)).toContainEqual(later);
  });

  it('is refused as the fourth of a day, of those that are over too', async () => {
    const first = await ask(ann, ben, { askedAt: NOW - DAY_MS + 1 });
    await alerts.cancel(ann, ben);
    const { id } = await askAndReturn(ann, ben);
    await alerts.told([id]);
    await ask(ann, ben);
    await alerts.cancel(ann, ben);
    await alerts.tidy(NOW);
    expect(await alerts.ask(alert(ann, ben), LIMITS)).toBe('too-often');
    await ask(ann, cat);
    await ask(ben, ann);
    const later = await ask(ann, ben, { askedAt: first.askedAt + DAY_MS });
    expect(await alerts.mine(ann, NOW)).toContainEqual(later);
  });

  it('is one of no more than the limits allow, however many are asked at the same time at two gateways', async () => {
    const asked = await Promise.all(
      times(AT_ONCE, (i) => (i % 2 === 0 ? here : there).alerts.ask(alert(ann, newId(NOW)), LIMITS)),
    );
    expect(asked.filter((one) => one === 'too-many')).toHaveLength(AT_ONCE - LIMITS.open);
    expect(await alerts.mine(ann, NOW)).toHaveLength(LIMITS.open);

    const same = await Promise.all(
      times(AT_ONCE, (i) => (i % 2 === 0 ? here : there).alerts.ask(alert(ben, cat), LIMITS)),
    );
    expect(new Set(same.map((one) => (typeof one === 'string' ? one : one.id))).size).toBe(1);
    expect(await alerts.mine(ben, NOW)).toHaveLength(1);

    const often = await Promise.all(
      times(AT_ONCE, async (i) => {
        const { alerts: own } = i % 2 === 0 ? here : there;
        const one = await own.ask(alert(cat, ann), LIMITS);
        await own.cancel(cat, ann);
        return typeof one === 'string' ? one : one.id;
      }),
    );
    expect(new Set(often.filter((one) => one !== 'too-often')).size).toBeLessThanOrEqual(LIMITS.daily);
  });

  it('is forgotten with either of them', async () => {
    await ask(ann, ben);
    await ask(ben, ann);
    const other = await ask(cat, ann);
    await ask(ann, cat);
    await alerts.forget(ben);
    expect(idsOf(await alerts.mine(ann, NOW))).toHaveLength(1);
    expect(await alerts.onMe(ann, NOW)).toEqual([other]);
    await alerts.forget(ann);
    await alerts.forget('nonsense');
    expect(await alerts.about([ann, ben, cat], NOW)).toEqual([]);
  });

  it('is forgotten a day after its end, and when it is over, a day after it was asked', async () => {
    const returned = await askAndReturn(ann, ben);
    const waiting = await ask(ann, cat);
    const over = await ask(cat, ben, { until: NOW + 8 * DAY_MS });
    await alerts.cancel(cat, ben);
    await alerts.tidy(NOW + DAY_MS - 1);
    expect(await alerts.ask(alert(cat, ben), { open: 20, daily: 1 })).toBe('too-often');
    await alerts.tidy(NOW + DAY_MS);
    expect(await alerts.ask({ ...over, askedAt: NOW }, { open: 20, daily: 1 })).toMatchObject({ id: over.id });
    await alerts.tidy(waiting.until + DAY_MS - 1);
    expect(await alerts.mine(ann, NOW)).toEqual([waiting]);
    expect(await due(waiting.until, waiting.until)).toEqual([returned]);
    await alerts.tidy(waiting.until + DAY_MS);
    expect(await alerts.mine(ann, NOW)).toEqual([]);
    expect(await due(waiting.until)).toEqual([]);
  });
});

describe('one that is waiting', () => {
  it('is changed in what is said, many at once', async () => {
    const [first, second, third] = [await ask(ann, ben), await ask(ann, cat, { isArmed: true }), await ask(ben, cat)];
    await alerts.change([
      { id: first.id, isArmed: true, isGrantArmed: true, isListed: false },
      { id: second.id, isArmed: false },
      { id: newId(NOW), isArmed: true },
    ]);
    await alerts.change([{ id: second.id, isGrantArmed: true }]);
    await alerts.change([]);
    const found = new Map((await alerts.about([ben, cat], NOW)).map((one) => [one.id, one]));
    expect(found.get(first.id)).toEqual({ ...first, isArmed: true, isGrantArmed: true, isListed: false });
    expect(found.get(second.id)).toEqual({ ...second, isArmed: false, isGrantArmed: true });
    expect(found.get(third.id)).toEqual(third);
    expect(await alerts.onMe(ben, NOW)).toEqual([]);
  });

  it('is found among those of a thousand people', async () => {
    const many = times(1_000, () => newId(NOW));
    const [first, last] = [many[0] as string, many[999] as string];
    const asked = [await ask(ann, last, { askedAt: NOW + 1 }), await ask(ben, first)];
    await ask(ann, cat);
    expect(await alerts.about(many, NOW)).toEqual(asked);
  });

  it('returns once, whoever says so, and is in no list then', async () => {
    for (const subject of [ben, cat]) {
      const { id } = await ask(ann, subject);
      // FerretDB keeps changes apart that come by one connection.
      const other = isOnFerretDB() ? here : there;
      const said = await Promise.all(times(6, (i) => (i % 2 === 0 ? here : other).alerts.returned(id, NOW, NOW)));
      expect(said.filter((isFirst) => isFirst)).toHaveLength(1);
    }
    expect(await alerts.mine(ann, NOW)).toEqual([]);
    expect(await alerts.onMe(ben, NOW)).toEqual([]);
    expect(await alerts.about([ben, cat], NOW)).toEqual([]);
    expect(await alerts.returned(newId(NOW), NOW, NOW)).toBe(false);
    expect(await alerts.returned('nonsense', NOW, NOW)).toBe(false);
  });

  it('never returns when it was cancelled, removed, or has ended', async () => {
    const [cancelled, removed, ended] = [await ask(ann, ben), await ask(ben, cat), await ask(cat, ann)];
    await alerts.cancel(ann, ben);
    await alerts.remove(cat, ben);
    expect(await alerts.returned(cancelled.id, NOW, NOW)).toBe(false);
    expect(await alerts.returned(removed.id, NOW, NOW)).toBe(false);
    expect(await alerts.returned(ended.id, ended.until, ended.until)).toBe(false);
    expect(await due(ended.until)).toEqual([]);
    expect(await alerts.about([ann, ben, cat], ended.until - 1)).toEqual([ended]);
    // The watcher does not see that it was removed.
    expect(idsOf(await alerts.mine(ben, NOW))).toEqual([removed.id]);
    expect(await alerts.onMe(cat, NOW)).toEqual([]);
    await alerts.cancel(ben, cat);
    expect(await alerts.mine(ben, NOW)).toEqual([]);
    await ask(ben, cat);
    const past = await ask(ann, cat, { until: NOW - 1 });
    expect(await alerts.mine(ann, NOW)).toEqual([]);
    expect(await alerts.returned(past.id, NOW, NOW)).toBe(false);
  });

  it('is alone changed by a cancellation: one that has returned is still told', async () => {
    const returned = await askAndReturn(ann, ben);
    await alerts.cancel(ann, ben);
    await alerts.remove(ben, ann);
    expect(await due()).toEqual([returned]);
  });
});

describe('one that has returned', () => {
  it('is answered when it is due, the longest due first, to one gateway at a time', async () => {
    const later = await askAndReturn(ann, ben, NOW + 2);
    const first = await askAndReturn(ann, cat, NOW);
    const second = await askAndReturn(ben, cat, NOW + 1);
    expect(await due(NOW - 1)).toEqual([]);
    expect(await due(NOW + 1)).toEqual([first, second]);
    expect(await due(NOW + 2, NOW + 10)).toEqual([later]);
    expect(await due(NOW + 9)).toEqual([]);
    expect(await due(NOW + 10, NOW + 20)).toEqual([later]);
    // Whoever had taken on the others died.
    expect(idsOf(await due(NOW + 1 + HOUR_MS, NOW + 2 * HOUR_MS, 1))).toEqual([later.id]);
    expect(await due(NOW + 1 + HOUR_MS)).toHaveLength(2);
  });

  it('is answered to one of many that ask at the same time', async () => {
    const watchers = times(5, () => newId(NOW));
    await Promise.all(watchers.map((watcher) => askAndReturn(watcher, ben)));
    // FerretDB keeps changes apart that come by one connection.
    const other = isOnFerretDB() ? here : there;
    const found = await Promise.all(
      times(6, (i) => (i % 2 === 0 ? here : other).alerts.due(NOW, NOW + HOUR_MS, i < 2 ? 2 : 100)),
    );
    expect(new Set(idsOf(found.flat())).size).toBe(found.flat().length);
    expect(found.flat().length + (await due()).length).toBe(watchers.length);
  });

  it('is over when it was told, and counts', async () => {
    const { id } = await askAndReturn(ann, ben);
    await due();
    await alerts.told([id, newId(NOW)]);
    await alerts.told([]);
    expect(await due(NOW + DAY_MS)).toEqual([]);
    await alerts.makeDue([ann]);
    expect(await due(NOW + DAY_MS)).toEqual([]);
    expect(await alerts.ask(alert(ann, ben), { open: 20, daily: 1 })).toBe('too-often');
  });

  it('is put off, and made due when its watcher is there', async () => {
    const one = await askAndReturn(ann, ben);
    const other = await askAndReturn(ben, cat, NOW + DAY_MS);
    await ask(ann, cat);
    await due();
    await alerts.postpone([one.id], NOW + 10);
    await alerts.postpone([], NOW);
    expect(await due(NOW + 9)).toEqual([]);
    expect(await due(NOW + 10)).toEqual([one]);
    await alerts.postpone([one.id], NOW + DAY_MS);
    await alerts.makeDue([ann, newId(NOW)]);
    await alerts.makeDue([]);
    expect(await due(NOW + 11, NOW + 20)).toEqual([one]);
    await alerts.postpone([one.id], NOW + DAY_MS);
    expect(await due(NOW + DAY_MS - 1)).toEqual([]);
    expect(new Set(idsOf(await due(NOW + DAY_MS)))).toEqual(new Set([one.id, other.id]));
  });

  it('is not told twice when it is made due while somebody tells it, and not late when that fails', async () => {
    const one = await askAndReturn(ann, ben);
    await due(NOW, NOW + 10);
    await alerts.makeDue([ann]);
    expect(await due(NOW + 9)).toEqual([]);
    await alerts.postpone([one.id], NOW + DAY_MS);
    expect(await due(NOW + 9, NOW + 20)).toEqual([one]);
    await alerts.postpone([one.id], NOW + 30);
    expect(await due(NOW + 29)).toEqual([]);
  });
});
