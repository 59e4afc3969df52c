/**
 * Statuses and texts change by the passing of time alone. One timer for a whole store wakes when the next of them is due;
 * nothing is asked of the server.
 */
import type { Clock } from './clock.ts';
import { nextTextChangeAt } from './last-seen.ts';
import { onLook } from './page-events.ts';
import { factsOf } from './people.ts';
import { passingTime, type SteadyTime } from './timers.ts';
import type { UserStoreApi } from './user-store.ts';
import { whileWanted } from './while-wanted.ts';

/** A machine that slept, or a clock that was set, is noticed within this time. */
const LONGEST_NAP_MS = 60_000;
/** Texts change together: a wake-up per person and minute would be a storm in a long list. */
const TEXT_STEP_MS = 1_000;

export interface Ageing {
  /** The store follows the time until the answer is called. As often as one likes: there is one timer. */
  follow(): () => void;
  /** The same, and the text of this person's time is on the screen. */
  followText(userId: string): () => void;
  isFollowing(): boolean;
}

export function createAgeing(store: UserStoreApi, { now }: Clock, { later }: SteadyTime = passingTime): Ageing {
  /** Whose text is on the screen, and how often. */
  const texts = new Map<string, number>();
  let cancel = () => {};
  let isFollowing = false;

  function nextWakeAt(): number {
    const { changesAt, usersMap } = store.getState();
    const latest = now() + LONGEST_NAP_MS;
    let at = Math.min(latest, changesAt ?? latest);
    for (const userId of texts.keys()) {
      const textAt = nextTextChangeAt(factsOf(usersMap.get(userId)).lastActiveAt, now());
      if (textAt !== null) at = Math.min(at, Math.ceil(textAt / TEXT_STEP_MS) * TEXT_STEP_MS);
    }
    return at;
  }

  function plan(): void {
    cancel();
    cancel = later(wake, nextWakeAt() - now());
  }

  function wake(): void {
    store.getState().advance();
    plan();
  }

  const follow = whileWanted(() => {
    isFollowing = true;
    const unsubscribe = store.subscribe(plan);
    // Browsers slow the timers of a hidden page down: it catches up.
    const unlisten = onLook(wake);
    wake();
    return () => {
      isFollowing = false;
      unsubscribe();
      unlisten();
      cancel();
    };
  });

  return {
    follow,
    followText(userId) {
      const others = texts.get(userId) ?? 0;
      texts.set(userId, others + 1);
      const stop = follow();
      if (others === 0) plan();
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        const left = (texts.get(userId) ?? 1) - 1;
        if (left === 0) texts.delete(userId);
        else texts.set(userId, left);
        stop();
      };
    },
    isFollowing: () => isFollowing,
  };
}
