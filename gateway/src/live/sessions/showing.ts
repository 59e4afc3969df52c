/** P11: how a session is shown everybody, first and again. */
import type { Hearers } from '../../presence/audience/hearers.ts';
import type { Session } from '../delivery/sessions.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';
import { type SnapshotParts, sendSnapshot } from './snapshot.ts';

export interface ShowingParts extends SnapshotParts {
  readonly hearers: Hearers;
  readonly learn: (subjectIds: Iterable<string>) => Promise<unknown>;
  /** Has what the cluster decides about them heard here. */
  readonly follow: (subjectIds: Iterable<string>) => Promise<void>;
  /** The viewer is about to be shown everything: what else it is owed comes first. */
  readonly flushTo: (viewerId: string) => void;
  readonly now: () => number;
  readonly observe: Observe;
}

export interface Showing {
  /**
   * P14: the session has begun by now; only what it is shown first waits for the cluster. Nobody waits for this: what fails in
   * it is tried again with the next sweep.
   */
  show(session: Session): Promise<void>;
  /** A snapshot of everybody, whoever has been forgotten here in the meantime included. */
  showAgain(session: Session): Promise<void>;
  /** Shows everybody to those for whom it has failed. */
  retry(): Promise<void>;
}

export function createShowing(parts: ShowingParts): Showing {
  const { hearers, learn, follow, flushTo, now, observe } = parts;
  /** Sessions whose snapshot has failed: events are held for them until the next one. */
  const unshown = new Set<Session>();

  async function snapshot(session: Session): Promise<void> {
    const startedAt = performance.now();
    flushTo(session.subject.id);
    const { users, released, dropped } = await sendSnapshot(session, parts, now());
    observe({ kind: 'snapshot', users, seconds: (performance.now() - startedAt) / 1000 });
    if (released + dropped > 0) observe({ kind: 'held', released, dropped });
  }

  /** Looked up only by whoever has somebody to hear of them from. */
  function* heardBy(viewerId: string): Generator<string> {
    yield* hearers.heardInOrder(viewerId);
  }

  async function show(session: Session): Promise<void> {
    const isShown = await softly(observe, 'showing a session everybody', async () => {
      await follow(heardBy(session.subject.id));
      await snapshot(session);
      return true;
    });
    if (!isShown) unshown.add(session);
  }

  async function showAgain(session: Session): Promise<void> {
    await learn(hearers.heardInOrder(session.subject.id));
    await show(session);
  }

  return {
    show,
    showAgain,
    async retry() {
      const waiting = [...unshown];
      unshown.clear();
      for (const session of waiting) if (session.link.isOpen) await showAgain(session);
    },
  };
}
