/** Ids that wait until something is done for them, within a bound. */
export interface Queue {
  readonly size: number;
  add(id: string): void;
  /** Some of them, the first who came. What could not be done for these goes on waiting. */
  take(most: number, does: (ids: string[]) => Promise<void>): Promise<void>;
}

export function createQueue(mostWaiting: number, onDropped: () => void): Queue {
  const waiting = new Set<string>();

  function add(id: string): void {
    if (waiting.size < mostWaiting) waiting.add(id);
    else onDropped();
  }

  return {
    get size() {
      return waiting.size;
    },

    add,

    async take(most, does) {
      const ids = [...waiting].slice(0, most);
      if (ids.length === 0) return;
      for (const id of ids) waiting.delete(id);
      try {
        await does(ids);
      } catch (error) {
        for (const id of ids) add(id);
        throw error;
      }
    },
  };
}
