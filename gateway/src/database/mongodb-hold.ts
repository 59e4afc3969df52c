/**
 * Who may have a database of MongoDB, which has no lock that ends with a process: each gateway keeps a document there, and counts
 * in it for as long as it lives. Nobody's clock matters: whoever starts watches the others count, and one that has stopped
 * for so long is no more. So a start after a gateway that was killed takes that long, unless it was a process of the same
 * machine, which can be seen to be gone.
 *
 *   begun ──(nobody bars it)──▶ in ──(counts)──▶ in ──(closed)──▶ gone
 *     └── somebody who bars it goes on counting ──▶ refused
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Collection, Db } from 'mongodb';
import { farewell, type Holding, InUse } from './holding.ts';
import { isGone, placeOfProcesses } from './processes.ts';

const COLLECTION = 'GatewayHold';
const COUNT_MS = 1_000;
const LOST_MS = 6_000;
const LOOK_MS = 250;
const FAREWELL_MS = 1_000;
/** And so many looks: whoever was held up itself has not looked. */
const LOST_LOOKS = 20;

interface HoldDocument {
  _id: string;
  how: Holding;
  isIn: boolean;
  count: number;
  /** Absent in those of older releases. */
  place?: string | null;
  pid?: number;
}

type Holds = Collection<HoldDocument>;

export interface Hold {
  release(): Promise<void>;
}

/** Throws `InUse` when another gateway has the database in a way that bars this one. */
export async function holdMongo(db: Db, how: Holding): Promise<Hold> {
  const holds = db.collection<HoldDocument>(COLLECTION);
  for (;;) {
    const hold = await begin(holds, how);
    if (await hold.isLetIn()) return hold;
    await hold.release();
    await pause(LOOK_MS * (1 + Math.random()));
  }
}

async function begin(holds: Holds, how: Holding): Promise<Hold & { isLetIn(): Promise<boolean> }> {
  const place = placeOfProcesses();
  const own: HoldDocument = { _id: randomUUID(), how, isIn: false, count: 0, place, pid: process.pid };
  await holds.insertOne({ ...own });
  let isReleased = false;
  const timer = setInterval(() => void count().catch(() => {}), COUNT_MS).unref();
  /** How far each of the others had counted, and since when. */
  const seen = new Map<string, { count: number; since: number; looks: number; goesOn: boolean }>();

  async function count(): Promise<void> {
    const { matchedCount } = await holds.updateOne({ _id: own._id }, { $inc: { count: 1 } });
    if (matchedCount > 0 || isReleased || !own.isIn) return;
    await holds.insertOne({ ...own });
    process.emitWarning(
      'This gateway was taken for gone: another one may use the database, and they do not know of each other',
    );
  }

  async function release(): Promise<void> {
    isReleased = true;
    clearInterval(timer);
    // Otherwise whoever comes next finds out that it does not count any more.
    await farewell(FAREWELL_MS, holds.deleteOne({ _id: own._id }));
  }

  /** Those who bar it and are not lost. */
  async function barring(): Promise<HoldDocument[]> {
    const filter = { _id: { $ne: own._id }, ...(how === 'shared' && { how: 'alone' as const }) };
    const others = await holds.find(filter).toArray();
    const living: HoldDocument[] = [];
    for (const other of others) {
      if (!isLost(other)) living.push(other);
      else await holds.deleteOne({ _id: other._id, count: other.count });
    }
    return living;
  }

  function isLost({ _id, count, place: where, pid }: HoldDocument): boolean {
    if (place !== null && where === place && isGone(pid ?? 0)) return true;
    const now = performance.now();
    const known = seen.get(_id);
    if (known?.count !== count) {
      seen.set(_id, { count, since: now, looks: 0, goesOn: known !== undefined });
      return false;
    }
    known.looks += 1;
    return now - known.since >= LOST_MS && known.looks >= LOST_LOOKS;
  }

  return {
    release,

    /** `false`: it begins again. Of two that begin at the same time one gives way. */
    async isLetIn() {
      try {
        for (let others = await barring(); others.length > 0; others = await barring()) {
          if (others.some(({ _id, isIn }) => isIn && seen.get(_id)?.goesOn)) throw new InUse();
          if (others.some(({ _id, isIn }) => !isIn && _id < own._id)) return false;
          await pause(LOOK_MS);
        }
        const { matchedCount } = await holds.updateOne({ _id: own._id }, { $set: { isIn: true } });
        own.isIn = matchedCount > 0;
        return own.isIn;
      } catch (error) {
        await release();
        throw error;
      }
    },
  };
}
