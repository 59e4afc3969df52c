import { useState } from 'react';

/**
 * The items in the order in which they may be shown: the given one, unless somebody's hand or focus is on the list
 * (`isHeld`). Then everybody keeps their place: who is new comes at the end, and who is gone is among `gone`, to leave
 * the place empty. `question`: what the list answers to, a search say; the answer to another one is shown as it is.
 */
export function useSteadyOrder<Item extends { id: string }>(
  items: readonly Item[],
  isHeld: boolean,
  question: string,
): { shown: readonly Item[]; gone: ReadonlySet<string> } {
  const [last, setLast] = useState({ items, isHeld, question, shown: items, gone: NOBODY });
  if (last.items === items && last.isHeld === isHeld && last.question === question) return last;
  const isFree = !isHeld || last.question !== question;
  const next = { items, isHeld, question, ...(isFree ? { shown: items, gone: NOBODY } : inPlace(last.shown, items)) };
  setLast(next);
  return next;
}

const NOBODY: ReadonlySet<string> = new Set();

function inPlace<Item extends { id: string }>(before: readonly Item[], items: readonly Item[]) {
  const byId = new Map(items.map((item) => [item.id, item]));
  const gone = before.filter(({ id }) => !byId.has(id)).map(({ id }) => id);
  const kept = before.map((item) => byId.get(item.id) ?? item);
  for (const { id } of before) byId.delete(id);
  return { shown: [...kept, ...byId.values()], gone: gone.length === 0 ? NOBODY : new Set(gone) };
}
