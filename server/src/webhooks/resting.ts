/**
 * Crowds that have just been counted rest: in a crowd somebody comes or goes all the time, and to count it all of them are read. Whatever
 * happens there meanwhile counts when that is over.
 */
export interface Resting {
  rest(conversationId: string): void;
  /** Somebody came or went. Answers whether it rests, and will be counted by itself. */
  moved(conversationId: string): boolean;
  /** Nothing rests any more, and nothing is counted of what did. */
  end(): void;
}

export function createResting(lastsMs: number, onMoved: (conversationId: string) => void): Resting {
  /** Each with the timer that ends its rest. */
  const resting = new Map<string, NodeJS.Timeout>();
  const movedMeanwhile = new Set<string>();

  return {
    rest(id) {
      if (resting.has(id)) return;
      const timer = setTimeout(() => {
        resting.delete(id);
        if (movedMeanwhile.delete(id)) onMoved(id);
      }, lastsMs);
      resting.set(id, timer.unref());
    },

    moved(id) {
      if (!resting.has(id)) return false;
      movedMeanwhile.add(id);
      return true;
    },

    end() {
      for (const timer of resting.values()) clearTimeout(timer);
      resting.clear();
      movedMeanwhile.clear();
    },
  };
}
