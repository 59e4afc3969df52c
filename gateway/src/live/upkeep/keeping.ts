/** P7: what is to be stored, and how soon. */

import type { Store } from '../../presence/ports.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Ledger } from '../../presence/subjects/ledger.ts';
import type { Standings } from '../../presence/subjects/subjects.ts';
import type { Observe } from '../observation.ts';
import { createWriter, type Writer } from './writer.ts';

export interface Keeping {
  readonly writer: Writer;
  /** Has a change stored. */
  keep(change: Change): void;
  /** Viewers have been told a higher version: it is owed like a change, lest it be lost with this process. */
  keepVersion(subjectId: string): void;
  /** A subject was active: that is stored with the next writing, at most once in a while. Whether this one opened a writing. */
  keepActivity(subjectId: string): boolean;
  /** What is stored of a subject has times that have not come (P1): it is put right. */
  mended(subjectId: string): void;
}

export interface KeepingParts {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly subjects: Standings;
  readonly now: () => number;
  readonly observe: Observe;
}

export function createKeeping({ store, ledger, subjects, now, observe }: KeepingParts): Keeping {
  const writer = createWriter(store, ledger, (id) => subjects.get(id), now, observe);

  function keepVersion(subjectId: string): void {
    ledger.change(subjectId, now());
    writer.poke();
  }

  function keepActivity(subjectId: string): boolean {
    const opened = ledger.activity(subjectId, now());
    if (opened) writer.poke();
    return opened;
  }

  return {
    writer,
    keepVersion,
    keepActivity,

    keep(change) {
      observe({ kind: 'change', change });
      if (change.facts.version > change.before.version) keepVersion(change.subject.id);
      else keepActivity(change.subject.id);
    },

    mended(subjectId) {
      ledger.activity(subjectId, now());
      writer.poke();
    },
  };
}
