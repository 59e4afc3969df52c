/** A number of slots, taken in turn. Whoever comes when all are taken waits: not for long, and not behind too many. */
import { away } from './away.ts';

export interface Slots {
  /** Rejects with UNAVAILABLE when it would take too long. */
  take(): Promise<void>;
  give(): void;
  /** Everybody who waits is refused with this. */
  refuse(error: Error): void;
}

export interface WaitingBounds {
  readonly mostWaiting: number;
  readonly waitMs: number;
}

interface Waiting {
  readonly go: () => void;
  readonly refuse: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export function createSlots(count: number, { mostWaiting, waitMs }: WaitingBounds): Slots {
  /** In the order of their coming. */
  const waiting = new Set<Waiting>();
  let free = count;

  function leave(one: Waiting): void {
    clearTimeout(one.timer);
    waiting.delete(one);
  }

  function wait(go: () => void, refuse: (error: Error) => void): void {
    const timer = setTimeout(() => {
      leave(one);
      refuse(away(new Error(`No slot at the database within ${waitMs} ms`)));
    }, waitMs);
    const one: Waiting = { go, refuse, timer };
    waiting.add(one);
  }

  return {
    async take() {
      if (free > 0) free -= 1;
      else if (waiting.size < mostWaiting) await new Promise<void>(wait);
      else throw away(new Error(`${mostWaiting} wait for the database already`));
    },
    give() {
      const [next] = waiting;
      if (!next) {
        free += 1;
        return;
      }
      leave(next);
      next.go();
    },
    refuse(error) {
      for (const one of [...waiting]) {
        leave(one);
        one.refuse(error);
      }
    },
  };
}
