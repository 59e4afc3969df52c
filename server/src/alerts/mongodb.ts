import { randomUUID } from 'node:crypto';
import { isTaken, newObjectId, toObjectId, toObjectIds } from '@meeshy/status-gateway/mongodb';
import { DAY_MS } from '@meeshy/status-protocol';
import type { Filter, ObjectId } from 'mongodb';
import { oneAfterTheOther } from '../database/in-turn.ts';
import type { AlertDocument, Collections } from '../database/mongodb-schema.ts';
import { type AlertChange, type AlertLimits, type AlertRecord, type AlertRecords, judge } from './records.ts';

/** Each but the last has failed because another was kept, and a watcher has not so many places. */
const ATTEMPTS = 50;

const WAITED = { state: { $in: ['waiting', 'removed'] } } satisfies Filter<AlertDocument>;
/** It is not waiting any more. */
const FREED = { pair: '', place: '' } as const;
/** What may change, one at a time. */
const CHANGES = [
  { isArmed: true },
  { isArmed: false },
  { isGrantArmed: true },
  { isGrantArmed: false },
  { isListed: false },
] as const;
const LATEST_FIRST = { sort: { askedAt: -1, _id: -1 } } as const;

export function mongoAlerts({ alerts }: Collections): AlertRecords {
  const inTurn = oneAfterTheOther();
  const list = async (filter: Filter<AlertDocument>) =>
    (await alerts.find(filter, LATEST_FIRST).toArray()).map(toRecord);
  const named = (ids: readonly string[]) => ({ _id: { $in: toObjectIds(ids) } });
  const ofPair = (watcherId: string, subjectId: string) => {
    return { watcherId: toObjectId(watcherId), subjectId: toObjectId(subjectId) };
  };
  const dueBy = (now: number) =>
    ({ state: 'returned', dueAt: { $lte: now, $ne: null }, leasedUntil: { $lte: now } }) as const;

  /** Throws when another gateway was faster. */
  async function tryKeeping(asked: AlertRecord, limits: AlertLimits): ReturnType<AlertRecords['ask']> {
    const { watcherId, subjectId } = ofPair(asked.watcherId, asked.subjectId);
    // With what it holds although its time is over.
    const holding = { $or: [{ place: { $exists: true } }, { subjectId }] };
    const known = await alerts.find({ watcherId, ...holding }).toArray();
    const found = judge(
      asked,
      known.map((one) => ({ alert: toRecord(one), state: one.state })),
      limits,
    );
    if (found) return found;
    await giveUp(known, asked.askedAt);
    const kept = known.map((one) => held(one, asked.askedAt));
    const pair = `${asked.watcherId}:${asked.subjectId}`;
    await alerts.insertOne({
      ...toDocument(asked),
      pair,
      place: firstFree(
        asked.watcherId,
        kept.map(({ place }) => place),
      ),
      turn: firstFree(
        pair,
        kept.map(({ turn }) => turn),
      ),
    });
    return asked;
  }

  /** What those hold no more whose time is over. */
  async function giveUp(known: readonly AlertDocument[], now: number): Promise<void> {
    const ended = known.filter(({ place, until }) => place !== undefined && until.getTime() <= now);
    const old = known.filter(({ turn, askedAt }) => turn !== undefined && askedAt.getTime() <= now - DAY_MS);
    const ids = (of: readonly AlertDocument[]): ObjectId[] => of.map(({ _id }) => _id);
    if (ended.length > 0) await alerts.updateMany({ _id: { $in: ids(ended) } }, { $unset: FREED });
    if (old.length > 0) await alerts.updateMany({ _id: { $in: ids(old) } }, { $unset: { turn: '' } });
  }

  return {
    async ask(asked, limits) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await tryKeeping(asked, limits);
        } catch (error) {
          if (!isTaken(error) || attempt === ATTEMPTS) throw error;
        }
      }
    },

    cancel: (watcherId, subjectId) =>
      inTurn(async () => {
        const own = { ...ofPair(watcherId, subjectId), ...WAITED };
        await alerts.updateMany(own, { $set: { state: 'over' }, $unset: FREED });
      }),

    remove: (subjectId, watcherId) =>
      inTurn(async () => {
        await alerts.updateMany({ ...ofPair(watcherId, subjectId), state: 'waiting' }, { $set: { state: 'removed' } });
      }),

    mine: (watcherId, now) => list({ watcherId: toObjectId(watcherId), ...WAITED, until: { $gt: new Date(now) } }),

    onMe: (subjectId, now) =>
      list({ subjectId: toObjectId(subjectId), state: 'waiting', isListed: true, until: { $gt: new Date(now) } }),

    about: (subjectIds, now) =>
      list({ subjectId: { $in: toObjectIds(subjectIds) }, state: 'waiting', until: { $gt: new Date(now) } }),

    change: (changes) =>
      inTurn(async () => {
        const steps = CHANGES.flatMap((change) => {
          const ids = changes.filter((one) => isLike(one, change)).map(({ id }) => id);
          return ids.length === 0 ? [] : [{ updateMany: { filter: named(ids), update: { $set: change } } }];
        });
        if (steps.length > 0) await alerts.bulkWrite(steps);
      }),

    returned: (id, at, dueAt) =>
      inTurn(async () => {
        const isWaited = { _id: toObjectId(id), state: 'waiting', until: { $gt: new Date(at) } } as const;
        const returned = { state: 'returned', returnedAt: new Date(at), dueAt } as const;
        return (await alerts.updateOne(isWaited, { $set: returned, $unset: FREED })).modifiedCount > 0;
      }),

    makeDue: (watcherIds) =>
      inTurn(async () => {
        await alerts.updateMany(
          { watcherId: { $in: toObjectIds(watcherIds) }, state: 'returned' },
          { $set: { dueAt: 0 } },
        );
      }),

    due: (now, again, limit) =>
      inTurn(async () => {
        const due = await alerts.find(dueBy(now), { sort: { dueAt: 1, _id: 1 }, limit }).toArray();
        if (due.length === 0) return [];
        const those = { _id: { $in: due.map(({ _id }) => _id) } };
        const lease = randomUUID();
        // Those that no other gateway has taken on meanwhile.
        await alerts.updateMany({ ...those, ...dueBy(now) }, { $set: { dueAt: again, leasedUntil: again, lease } });
        const taken = new Set((await alerts.find({ ...those, lease }).toArray()).map(({ _id }) => _id.toHexString()));
        return due.map(toRecord).filter(({ id }) => taken.has(id));
      }),

    postpone: (ids, dueAt) =>
      inTurn(async () => {
        const own = { ...named(ids), state: 'returned' } as const;
        // Unless it was made due since it was taken on.
        await alerts.updateMany({ ...own, dueAt: { $ne: 0 } }, { $set: { dueAt } });
        await alerts.updateMany(own, { $set: { leasedUntil: 0 } });
      }),

    told: (ids) =>
      inTurn(async () => {
        await alerts.updateMany({ ...named(ids), state: 'returned' }, { $set: { state: 'over', dueAt: null } });
      }),

    async forget(personId) {
      const person = toObjectId(personId);
      await alerts.deleteMany({ watcherId: person });
      await alerts.deleteMany({ subjectId: person });
    },

    async tidy(now) {
      const before = new Date(now - DAY_MS);
      await alerts.deleteMany({ until: { $lte: before } });
      await alerts.deleteMany({ state: 'over', askedAt: { $lte: before } });
    },
  };
}

function isLike(one: AlertChange, change: Omit<AlertChange, 'id'>): boolean {
  return Object.entries(change).every(([name, value]) => one[name as keyof AlertChange] === value);
}

/** What it still holds of a place and a turn. */
function held(one: AlertDocument, now: number): Pick<AlertDocument, 'place' | 'turn'> {
  return {
    ...(one.until.getTime() > now && one.place !== undefined && { place: one.place }),
    ...(one.askedAt.getTime() > now - DAY_MS && one.turn !== undefined && { turn: one.turn }),
  };
}

function firstFree(of: string, taken: readonly (string | undefined)[]): string {
  for (let n = 0; ; n += 1) if (!taken.includes(`${of}:${n}`)) return `${of}:${n}`;
}

function toDocument({ id, watcherId, subjectId, askedAt, until, returnedAt, ...rest }: AlertRecord): AlertDocument {
  return {
    ...rest,
    _id: newObjectId(id),
    watcherId: newObjectId(watcherId),
    subjectId: newObjectId(subjectId),
    askedAt: new Date(askedAt),
    until: new Date(until),
    state: 'waiting',
    returnedAt: returnedAt === null ? null : new Date(returnedAt),
    dueAt: null,
    leasedUntil: 0,
    lease: null,
  };
}

function toRecord(one: AlertDocument): AlertRecord {
  return {
    id: one._id.toHexString(),
    watcherId: one.watcherId.toHexString(),
    subjectId: one.subjectId.toHexString(),
    askedAt: one.askedAt.getTime(),
    until: one.until.getTime(),
    isArmed: one.isArmed,
    isGrantArmed: one.isGrantArmed,
    returnedAt: one.returnedAt?.getTime() ?? null,
    isListed: one.isListed && one.state === 'waiting',
  };
}
