/** Histories (P22), as they are kept on each database. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOnFerretDB } from '../../../gateway/test/support/mongodb-url.ts';
import { newId } from '../../src/chat/ids.ts';
import { NO_WEEK } from '../../src/rhythm/history.ts';
import { dayOf, MARKS_A_DAY } from '../../src/rhythm/marks.ts';
import type { HistoryRecords, MarkedDay } from '../../src/rhythm/records.ts';
import type { Storage } from '../../src/storage.ts';
import { openTwice } from './opened-twice.ts';

const NOW = Date.UTC(2025, 5, 1, 12, 3);
const TODAY = dayOf(NOW);
const FIRST = TODAY * MARKS_A_DAY;
const ALL_DAY = Array.from({ length: MARKS_A_DAY }, (_, i) => FIRST + i);

let here: Storage;
let there: Storage;
let histories: HistoryRecords;
let close: () => Promise<void>;
let [ann, ben, cat]: [string, string, string] = ['', '', ''];

beforeEach(async () => {
  ({ here, there, close } = await openTwice());
  histories = here.histories;
  [ann, ben, cat] = [newId(NOW), newId(NOW), newId(NOW)].sort() as [string, string, string];
});
afterEach(() => close());

const marked = (userId: string, marks: readonly number[], day = TODAY, since = NOW): MarkedDay => {
  return { userId, since, day, marks };
};
const marksOf = async (userId: string) => (await histories.find(userId))?.marks;

describe('a history', () => {
  it('is kept from when it is begun, and begun once', async () => {
    expect(await histories.find(ann)).toBeNull();
    await histories.begin(ann, NOW);
    await histories.begin(ann, NOW + 1);
    const history = { userId: ann, since: NOW, zone: 'UTC', from: TODAY, earlier: null, marks: [] };
    expect(await histories.find(ann)).toEqual(history);
    await histories.see(ann, 'Europe/Paris');
    await histories.see(ben, 'Europe/Paris');
    expect(await histories.find(ann)).toEqual({ ...history, zone: 'Europe/Paris' });
    expect(await histories.find(ben)).toBeNull();
    expect(await histories.since([ann, ben, 'nonsense'])).toEqual(new Map([[ann, NOW]]));
    expect(await histories.since([])).toEqual(new Map());
  });

  it('is begun once by many at the same time', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, i) => (i % 2 ? here : there).histories.begin(ann, NOW)));
    expect(await marksOf(ann)).toEqual([]);
  });

  it('is erased with all its days, and nobody else is', async () => {
    for (const id of [ann, ben]) await histories.begin(id, NOW);
    await histories.add([marked(ann, [FIRST]), marked(ben, [FIRST])]);
    await histories.erase(ann);
    await histories.erase(cat);
    expect(await histories.find(ann)).toBeNull();
    expect(await marksOf(ben)).toEqual([FIRST]);
    await histories.begin(ann, NOW + 1);
    expect(await marksOf(ann)).toEqual([]);
  });
});

describe('marks', () => {
  it('are kept each, the first and the last of a day, on as many days as there are', async () => {
    await histories.begin(ann, NOW);
    await histories.begin(ben, NOW);
    await histories.add([]);
    await histories.add([marked(ann, ALL_DAY), marked(ben, [FIRST + 47, FIRST + 48, FIRST + 287])]);
    await histories.add([marked(ann, [FIRST + MARKS_A_DAY], TODAY + 1)]);
    expect(await marksOf(ann)).toEqual([...ALL_DAY, FIRST + MARKS_A_DAY]);
    expect(await marksOf(ben)).toEqual([FIRST + 47, FIRST + 48, FIRST + 287]);
  });

  it('are added to what is kept, however often and in whatever order', async () => {
    await histories.begin(ann, NOW);
    await histories.add([marked(ann, [FIRST + 5])]);
    await histories.add([marked(ann, [FIRST + 2, FIRST + 200])]);
    await histories.add([marked(ann, [FIRST + 5, FIRST + 6])]);
    expect(await marksOf(ann)).toEqual([FIRST + 2, FIRST + 5, FIRST + 6, FIRST + 200]);
  });

  it('are all kept that two gateways add to the same days at the same time', async () => {
    for (const id of [ann, ben, cat]) await histories.begin(id, NOW);
    const adding = ALL_DAY.filter((mark) => mark % 3 === 0).map((mark, i) => {
      const people = i % 2 ? [ann, ben, cat] : [cat, ben, ann];
      // FerretDB keeps changes apart that come by one connection.
      const other = isOnFerretDB() ? here : there;
      return (i % 2 ? here : other).histories.add(people.map((id) => marked(id, [mark])));
    });
    await Promise.all(adding);
    for (const id of [ann, ben, cat]) expect(await marksOf(id)).toEqual(ALL_DAY.filter((mark) => mark % 3 === 0));
  });

  it('of a history that is over, or another one, are not kept, and those beside them are', async () => {
    await histories.begin(ann, NOW);
    await histories.begin(ben, NOW);
    await histories.erase(ann);
    await histories.add([marked(ann, [FIRST]), marked(ben, [FIRST]), marked(cat, [FIRST])]);
    expect(await histories.find(ann)).toBeNull();
    await histories.begin(ann, NOW + 1);
    await histories.begin(cat, NOW);
    await histories.add([marked(ann, [FIRST + 1])]);
    expect(await marksOf(ann)).toEqual([]);
    expect(await marksOf(cat)).toEqual([]);
    expect(await marksOf(ben)).toEqual([FIRST]);
  });

  it('never outlive an erasure that comes while they are added', async () => {
    for (let i = 0; i < 10; i += 1) {
      await histories.begin(ann, NOW);
      const other = isOnFerretDB() ? here : there;
      await Promise.all([
        histories.add([marked(ann, [FIRST])]),
        other.histories.erase(ann),
        histories.add([marked(ann, [FIRST + 1])]),
      ]);
      await histories.begin(ann, NOW);
      expect(await marksOf(ann)).toEqual([]);
      await histories.erase(ann);
    }
  });
});

describe('some of all histories', () => {
  it('are people in the order of their ids, each with the hours of the days that are asked for', async () => {
    for (const id of [ann, ben, cat]) await histories.begin(id, NOW);
    await histories.add([
      marked(ann, [FIRST, FIRST + 287]),
      marked(ann, [FIRST + MARKS_A_DAY], TODAY + 1),
      marked(ben, [FIRST + 3 * MARKS_A_DAY], TODAY + 3),
    ]);
    const days = [TODAY, TODAY + 1, TODAY + 2];
    const all = [
      { userId: ann, isMarked: true, hours: [24 * TODAY, 24 * TODAY + 23, 24 * TODAY + 24] },
      { userId: ben, isMarked: true, hours: [] },
      { userId: cat, isMarked: false, hours: [] },
    ];
    const inOrder = async (after: string, limit: number) =>
      (await histories.some(after, limit, days)).map(({ hours, ...person }) => ({
        ...person,
        hours: [...hours].sort((a, b) => a - b),
      }));
    expect(await inOrder('', 10)).toEqual(all);
    expect(await inOrder('', 2)).toEqual(all.slice(0, 2));
    expect(await inOrder(ben, 2)).toEqual(all.slice(2));
    expect(await inOrder(cat, 2)).toEqual([]);
  });

  it('are not marked by what has been given up', async () => {
    await histories.begin(ann, NOW);
    await histories.add([marked(ann, [FIRST])]);
    await histories.giveUp({ userId: ann, since: NOW, from: TODAY }, TODAY + 2, NO_WEEK);
    expect(await histories.some('', 10, [TODAY])).toEqual([{ userId: ann, isMarked: false, hours: [] }]);
  });
});

describe('days that are given up', () => {
  const week = { ...NO_WEEK, online: NO_WEEK.online.map((_, i) => i / 7) };
  const later = TODAY + 2;

  it('are those before a day, for what outlives them', async () => {
    await histories.begin(ann, NOW);
    const marks = [FIRST, FIRST + MARKS_A_DAY, FIRST + 2 * MARKS_A_DAY];
    await histories.add(marks.map((mark, i) => marked(ann, [mark], TODAY + i)));
    expect(await histories.giveUp({ userId: ann, since: NOW, from: TODAY }, later, week)).toBe(true);
    expect(await histories.find(ann)).toMatchObject({ from: later, earlier: week, marks: marks.slice(2) });
  });

  it('are given up once, by whichever gateway is first, and of the history that it knows', async () => {
    await histories.begin(ann, NOW);
    const history = { userId: ann, since: NOW, from: TODAY };
    expect(await histories.giveUp({ ...history, since: NOW - 1 }, later, week)).toBe(false);
    const other = isOnFerretDB() ? here : there;
    const given = await Promise.all(
      Array.from({ length: 6 }, (_, i) => (i % 2 ? here : other).histories.giveUp(history, later, week)),
    );
    expect(given.filter((isFirst) => isFirst)).toHaveLength(1);
    expect(await histories.giveUp({ ...history, userId: ben }, later, week)).toBe(false);
  });

  it('are asked for by those who have any, some at a time', async () => {
    for (const id of [ann, ben, cat]) await histories.begin(id, NOW);
    await histories.giveUp({ userId: ben, since: NOW, from: TODAY }, later, week);
    expect(await histories.withDaysBefore(TODAY, '', 10)).toEqual([]);
    expect(await histories.withDaysBefore(later, '', 10)).toEqual([ann, cat]);
    expect(await histories.withDaysBefore(later, '', 1)).toEqual([ann]);
    expect(await histories.withDaysBefore(later, ann, 10)).toEqual([cat]);
    expect(await histories.withDaysBefore(later + 1, cat, 10)).toEqual([]);
  });
});
