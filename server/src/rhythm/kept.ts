/** What takes a while to find out, kept for whoever asks again. */
export interface Kept<Found> {
  /** Found once, however many ask meanwhile; not kept where that fails. */
  get(key: string, find: () => Promise<Found>): Promise<Found>;
}

/** Of more than so many, those go first that nobody has asked for longest. */
export function createKept<Found>(most: number): Kept<Found> {
  const kept = new Map<string, Promise<Found>>();

  return {
    get(key, find) {
      const found = kept.get(key) ?? find();
      kept.delete(key);
      kept.set(key, found);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      found.catch(() => {
        if (kept.get(key) === found) kept.delete(key);
      });
      return found;
    },
  };
}
