/** A number of places, taken in turn: whoever comes when all are taken waits, however long the queue is. */
export interface Turns {
  take(): Promise<void>;
  give(): void;
  /** Everybody who waits is refused with this. */
  refuse(error: Error): void;
}

export function createTurns(places: number): Turns {
  let waiting: { go: () => void; refuse: (error: Error) => void }[] = [];
  let free = places;
  return {
    take() {
      if (free === 0) return new Promise((go, refuse) => waiting.push({ go, refuse }));
      free -= 1;
      return Promise.resolve();
    },
    give() {
      const next = waiting.shift();
      if (next) next.go();
      else free += 1;
    },
    refuse(error) {
      const refused = waiting;
      waiting = [];
      for (const { refuse } of refused) refuse(error);
    },
  };
}
