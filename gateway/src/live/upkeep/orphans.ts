/** P9: whoever is stored as online without a living session anywhere. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isSuspect } from '../../presence/decision/doubt.ts';
import type { Cluster, Store } from '../../presence/ports.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import type { StoredSubject } from '../../presence/truth/subject.ts';
import type { Corrections } from '../cluster/corrections.ts';
import type { Observe } from '../observation.ts';
import type { Exits } from './exits.ts';

/** An embedded database reads them in one turn of the event loop: about 10 ms. */
const PAGE_ROWS = 500;

export interface OrphansParts {
  readonly subjects: Pick<Subjects, 'agreeing'>;
  readonly store: Pick<Store, 'lastSignOfLife' | 'online'>;
  readonly cluster: Pick<Cluster, 'living' | 'livingElsewhere'>;
  readonly corrections: Corrections;
  readonly exits: Pick<Exits, 'tell'>;
  readonly observe: Observe;
}

/** Hears of every page of subjects stored as online that the sweep reads. */
export type ReadStored = (page: readonly StoredSubject[]) => void;

/** Takes them offline; answers how many. */
export type SweepOrphans = (readStored?: ReadStored) => Promise<number>;

export function createOrphanSweep(parts: OrphansParts): SweepOrphans {
  const { subjects, store, cluster, corrections, exits, observe } = parts;

  const isDoubtful = (stored: StoredSubject) => isSuspect(stored.facts, subjects.agreeing.known(stored.id));

  /** Takes those of the suspects offline whom no other node holds and who did not come back meanwhile. */
  async function judge(suspects: readonly StoredSubject[]): Promise<number> {
    observe({ kind: 'round-trip', what: 'sign-of-life' });
    const lastSignOfLife = await store.lastSignOfLife(cluster.living);
    const elsewhere = await cluster.livingElsewhere(suspects.map(({ id }) => id));
    const orphans = suspects.filter((stored) => !elsewhere.has(stored.id) && isDoubtful(stored));
    const found: Change[] = [];
    const expired = orphans.map((stored) => corrections.expire(stored, lastSignOfLife, (change) => found.push(change)));
    const taken = (await Promise.all(expired)).filter(Boolean).length;
    exits.tell(found);
    return taken;
  }

  return async (readStored = () => {}) => {
    let orphans = 0;
    let after: string | null = null;
    do {
      observe({ kind: 'round-trip', what: 'online' });
      const page: StoredSubject[] = await store.online(after, PAGE_ROWS);
      readStored(page);
      after = page.length === PAGE_ROWS ? (page.at(-1)?.id ?? null) : null;
      const told = page.filter((stored) => !corrections.isOnItsWay(stored));
      await corrections.correct(told);
      const suspects = told.filter(isDoubtful);
      if (suspects.length > 0) orphans += await judge(suspects);
      await nextTurn();
    } while (after !== null);
    return orphans;
  };
}
