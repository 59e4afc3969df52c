/** P7: carries what the ledger owes to the store, behind everything else, one batch in flight at a time. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store } from '../../presence/ports.ts';
import type { Ledger } from '../../presence/subjects/ledger.ts';
import { claimsNotAfter, NO_CLAIMS } from '../../presence/truth/claims.ts';
import { AHEAD_MS, notAfter } from '../../presence/truth/facts.ts';
import type { StoredSubject } from '../../presence/truth/subject.ts';
import type { Observe } from '../observation.ts';

/** Small enough not to hold the event loop where the database runs in this process. */
const BATCH_ROWS = 200;
/** The first write after a quiet time waits this long for company. */
const GATHER_MS = 10;
/** Flushes begin at this distance: within the second that changes have (P7). */
const FLUSH_DISTANCE_MS = 800;
/** While somebody waits for an answer. */
const AWAITED_DISTANCE_MS = 50;
/** But where many do, writing takes no more than a fifth of the time: what is said meanwhile of the same people is one row. */
const DISTANCE_PER_FLUSH = 5;
const RETRY_FIRST_MS = 500;
const RETRY_LONGEST_MS = 10_000;

export interface Writer {
  /** Something may be due. */
  poke(): void;
  /** The owed write of this subject was opened by a REST request, which is to be counted once. */
  countRequest(subjectId: string): void;
  /** Resolves when what is true of this subject now is in the store. Rejects when that did not take it: it stays owed. */
  stored(subjectId: string): Promise<void>;
  /** Writes everything owed, and nothing any more after that. Rejects when the store does not take it. */
  flushAll(): Promise<void>;
}

export function createWriter(
  store: Store,
  ledger: Ledger,
  read: (subjectId: string) => StoredSubject | undefined,
  now: () => number,
  observe: Observe,
): Writer {
  const requests = new Set<string>();
  /** By subject: the next batch in which it is, for all who wait for that. */
  const waiting = new Map<string, Awaited>();
  let timer: NodeJS.Timeout | null = null;
  let plannedAt = 0;
  let flushing: Promise<void> | null = null;
  let flushedFrom = Number.NEGATIVE_INFINITY;
  let flushMs = 0;
  let retryMs = 0;
  let isClosed = false;

  const takeRequests = (ids: readonly string[]) => ids.filter((id) => requests.delete(id)).length;

  function takeWaiting(ids: readonly string[]): Awaited[] {
    if (waiting.size === 0) return [];
    return ids.flatMap((id) => {
      const awaited = waiting.get(id);
      waiting.delete(id);
      return awaited ?? [];
    });
  }

  async function saveBatch(ids: readonly string[]): Promise<void> {
    const startedAt = performance.now();
    const waited = takeWaiting(ids);
    try {
      observe({ kind: 'round-trip', what: 'save' });
      const at = now();
      const batch = ids.flatMap((id) => read(id) ?? []);
      await store.save(
        batch.map((stored) => ofThePast(stored, at)),
        at + AHEAD_MS,
      );
      ledger.saved(ids, now());
      for (const { resolve } of waited) resolve();
      const seconds = (performance.now() - startedAt) / 1000;
      observe({ kind: 'saved', rows: ids.length, requests: takeRequests(ids), seconds });
    } catch (error) {
      ledger.failed(ids, now());
      for (const { reject } of waited) reject(error);
      observe({ kind: 'save-failed', rows: ids.length, requests: takeRequests(ids), error });
      throw error;
    }
  }

  /** What becomes due meanwhile waits for the next time: where much does, this would never end. */
  async function flush(): Promise<void> {
    const at = now();
    for (let ids = ledger.take(at, BATCH_ROWS); ids.length > 0; ids = ledger.take(at, BATCH_ROWS)) {
      await saveBatch(ids);
      await nextTurn();
    }
  }

  function run(): Promise<void> {
    if (flushing) return flushing;
    flushedFrom = performance.now();
    flushing = flush().finally(() => {
      flushing = null;
      flushMs = performance.now() - flushedFrom;
    });
    return flushing;
  }

  function distanceMs(): number {
    if (waiting.size === 0) return FLUSH_DISTANCE_MS;
    return Math.min(Math.max(AWAITED_DISTANCE_MS, DISTANCE_PER_FLUSH * flushMs), FLUSH_DISTANCE_MS);
  }

  /** A batch that is planned for later leaves sooner once somebody waits for it. */
  function poke(): void {
    if (isClosed || flushing || (timer && waiting.size === 0) || !ledger.isDue(now())) return;
    const at = performance.now();
    const dueAt = Math.max(at + Math.max(GATHER_MS, retryMs), flushedFrom + distanceMs());
    if (timer && plannedAt <= dueAt) return;
    if (timer) clearTimeout(timer);
    plannedAt = dueAt;
    timer = setTimeout(() => {
      timer = null;
      run().then(
        () => {
          retryMs = 0;
          poke();
        },
        () => {
          retryMs = Math.min(Math.max(RETRY_FIRST_MS, retryMs * 2), RETRY_LONGEST_MS);
          poke();
        },
      );
    }, dueAt - at);
  }

  return {
    poke,
    countRequest(subjectId) {
      requests.add(subjectId);
    },
    stored(subjectId) {
      ledger.change(subjectId, now());
      const awaited = waiting.get(subjectId) ?? newAwaited();
      waiting.set(subjectId, awaited);
      poke();
      return awaited.isStored;
    },
    async flushAll() {
      if (timer) clearTimeout(timer);
      timer = null;
      isClosed = true;
      await flushing?.catch(() => undefined);
      do {
        ledger.dueAll(now());
        await run();
      } while (ledger.isDue(now()));
    },
  };
}

interface Awaited {
  readonly isStored: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function newAwaited(): Awaited {
  let [resolve, reject]: [() => void, (error: unknown) => void] = [() => {}, () => {}];
  const isStored = new Promise<void>((onStored, onFailed) => {
    [resolve, reject] = [onStored, onFailed];
  });
  return { isStored, resolve, reject };
}

/** P1: no time is later than now. Of most none is. */
function ofThePast(stored: StoredSubject, now: number): StoredSubject {
  const { claims: said = NO_CLAIMS } = stored;
  const facts = notAfter(now, stored.facts);
  const claims = claimsNotAfter(now, said, facts.lastActiveAt);
  return facts === stored.facts && claims === said ? stored : { ...stored, facts, claims };
}
