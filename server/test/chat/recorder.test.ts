/** Who records histories (P22), on each database. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../../gateway/test/support/databases.ts';
import { isOnFerretDB } from '../../../gateway/test/support/mongodb-url.ts';
import { newId } from '../../src/chat/ids.ts';
import { KEPT_DAYS, sharesOf } from '../../src/rhythm/history.ts';
import { dayOf, MARK_MS, MARKS_A_DAY, markAt } from '../../src/rhythm/marks.ts';
import { createRecorder, HISTORY_TIMES, type HistoryOutcome, type Recorder } from '../../src/rhythm/recorder.ts';
import type { HistoryRecords } from '../../src/rhythm/records.ts';
import { DAY_MS, MINUTE_MS } from '../../src/rhythm/week.ts';
import { openStorage, type Storage } from '../../src/storage.ts';

/** A Sunday. */
const NOON = Date.UTC(2025, 5, 1, 12);

let now: number;
let url: string;
let remove: () => void;
const opened: Storage[] = [];
const failures: string[] = [];
const outcomes = new Map<HistoryOutcome, number>();
let [ann, ben]: [string, string] = ['', ''];

/** A gateway, as far as histories go: who is online at it, and a connection of its own to the database that all have. */
interface Node {
  readonly online: Set<string>;
  readonly recorder: Recorder;
  readonly records: HistoryRecords;
}

async function startNode(records?: (own: HistoryRecords) => HistoryRecords): Promise<Node> {
  // FerretDB keeps changes apart that come by one connection.
  const [known] = isOnFerretDB() ? opened : [];
  const storage = known ?? (await openStorage(url, { shared: true }));
  if (!known) opened.push(storage);
  const online = new Set<string>();
  const recorder = createRecorder({
    records: records?.(storage.histories) ?? storage.histories,
    presence: { now: () => now, recorded: (ids = online) => [...ids].filter((id) => online.has(id)) },
    times: HISTORY_TIMES,
    isFirst: () => true,
    onFailed: (what, error) => failures.push(`${what}: ${error}`),
    onOutcome: (outcome, count) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count),
  });
  return { online, recorder, records: storage.histories };
}

beforeEach(async () => {
  const database = await emptyDatabase();
  [url, remove, now] = [database.url, database.remove, NOON];
  [ann, ben] = [newId(NOON), newId(NOON)];
  failures.length = 0;
  outcomes.clear();
});
afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
  remove();
});

/** Which of the five minutes since noon are marked. */
const minutesOf = async ({ records }: Node, id: string) =>
  (await records.find(id))?.marks.map((mark) => (mark - markAt(NOON)) * 5);

/** Ann is at the one for an hour, then at both, then at the other one for another hour; Ben at whichever comes. */
async function livesOn(from: number, to: number, one: Node, other: Node): Promise<void> {
  for (let step = from; step < to; step += 1) {
    const isBenHere = step % 2 === 0;
    be(one, [step < 13 && ann, !isBenHere && ben]);
    be(other, [step > 10 && ann, isBenHere && ben]);
    if (step % 2) await Promise.all([one.recorder.write(), other.recorder.write()]);
    now += MARK_MS;
  }
}

function be({ online, recorder }: Node, people: readonly (string | false)[]): void {
  online.clear();
  for (const person of people) if (person) online.add(person);
  recorder.look(online);
}

describe('P22: who is online', () => {
  it('is marked once it is written, and never before their history began', async () => {
    const node = await startNode();
    node.online.add(ann).add(ben);
    node.recorder.look([ann, ben]);
    now += 10 * MINUTE_MS;
    await node.records.begin(ann, now);
    node.recorder.look([ann, ben, 'nobody']);
    now += 5 * MINUTE_MS;
    node.online.delete(ann);
    node.recorder.look([ann]);
    expect(await minutesOf(node, ann)).toEqual([]);
    await node.recorder.write();
    expect(await minutesOf(node, ann)).toEqual([10]);
    expect(await node.records.find(ben)).toBeNull();
    expect(failures).toEqual([]);
  });

  it('is marked with each five minutes that begin, and what is not written when it stops is written then', async () => {
    const node = await startNode();
    await node.records.begin(ann, now);
    node.online.add(ann);
    node.recorder.start();
    await node.recorder.stop();
    expect(await minutesOf(node, ann)).toEqual([0]);
  });

  it('is marked at two gateways, of which one ends and begins again in the middle, as if there were one', async () => {
    const [east, west] = [await startNode(), await startNode()];
    for (const id of [ann, ben]) await east.records.begin(id, now);
    await livesOn(0, 8, east, west);
    await east.recorder.stop();
    const again = await startNode();
    await livesOn(8, 24, again, west);
    await Promise.all([again.recorder.stop(), west.recorder.stop()]);
    const all = Array.from({ length: 24 }, (_, step) => step * 5);
    expect(await minutesOf(west, ann)).toEqual(all);
    expect(await minutesOf(west, ben)).toEqual(all);
    expect(failures).toEqual([]);
  });

  it('loses nothing by a database that is away for a while', async () => {
    let isAway = true;
    const node = await startNode((own) => ({
      ...own,
      add: async (days) => {
        if (isAway) throw new Error('away');
        await own.add(days);
      },
    }));
    await node.records.begin(ann, now);
    node.online.add(ann);
    node.recorder.look([ann]);
    await node.recorder.write();
    expect(failures).toEqual(['writing histories: Error: away']);
    isAway = false;
    now += MARK_MS;
    node.recorder.look([ann]);
    await node.recorder.write();
    expect(await minutesOf(node, ann)).toEqual([0, 5]);
    expect(Object.fromEntries(outcomes)).toEqual({ marked: 2, failed: 1, written: 1 });
  });

  it('is not brought back by what another gateway had marked before it was erased', async () => {
    const [east, west] = [await startNode(), await startNode()];
    await east.records.begin(ann, now);
    west.online.add(ann);
    west.recorder.look([ann]);
    now += MINUTE_MS;
    await east.records.erase(ann);
    await east.records.begin(ann, now);
    await west.recorder.write();
    expect(await minutesOf(east, ann)).toEqual([]);
    now += MARK_MS;
    west.recorder.look([ann]);
    await west.recorder.write();
    expect(await minutesOf(east, ann)).toEqual([5]);
  });
});

describe('P22: days', () => {
  it('are given up after ninety, and the hours of the week outlive them, by the clocks of the zone', async () => {
    const [east, west] = [await startNode(), await startNode()];
    await east.records.begin(ann, now);
    await east.records.see(ann, 'Europe/Paris');
    const first = dayOf(now) * MARKS_A_DAY;
    const marks = Array.from({ length: 12 }, (_, i) => first + 12 * 12 + i);
    await east.records.add([
      { userId: ann, since: now, day: dayOf(now), marks },
      { userId: ann, since: now, day: dayOf(now) + 1, marks: [first + MARKS_A_DAY] },
    ]);
    now += KEPT_DAYS * DAY_MS;
    await east.recorder.tidy();
    expect((await east.records.find(ann))?.marks).toHaveLength(13);
    now += DAY_MS;
    await Promise.all([east.recorder.tidy(), west.recorder.tidy()]);
    const history = await east.records.find(ann);
    expect(history?.marks).toEqual([first + MARKS_A_DAY]);
    const week = history?.earlier ? sharesOf(history.earlier) : [];
    // It began at noon UTC on a Sunday: at two o'clock in Paris.
    expect(week[6]?.slice(13, 16)).toEqual([null, 1, 0]);
    expect(week.flat().filter((share) => share !== null)).toHaveLength(12);
  });
});
