/** Looks at these when what is happening is done, all of them at once, each once: what is known changes in the middle of what changes it. */
export function createAfterwards<Item>(look: (items: readonly Item[]) => void): (item: Item) => void {
  const waiting = new Set<Item>();

  function lookNow(): void {
    const items = [...waiting];
    waiting.clear();
    look(items);
  }

  return (item) => {
    if (waiting.size === 0) queueMicrotask(lookNow);
    waiting.add(item);
  };
}
