import { useEffect, useRef } from 'react';

/**
 * What lies over the page is an entry of the history while it `isOpen`: going back closes it, as people expect of a
 * sheet on a phone. However else it closes, its entry goes with it.
 */
export function useHistoryEntry(isOpen: boolean, onClose: () => void): void {
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => (isOpen ? openLayer(() => close.current()) : undefined), [isOpen]);
}

/** What is open, by the id in its entry, the uppermost last. */
const open = new Map<string, () => void>();
let count = 0;

function openLayer(close: () => void): () => void {
  count += 1;
  const id = `${performance.timeOrigin}-${count}`;
  open.set(id, close);
  history.pushState({ ...history.state, layers: [...layersOf(history.state), id] }, '');
  return () => {
    open.delete(id);
    // After whatever else closes or navigates with it.
    queueMicrotask(skipClosed);
  };
}

/** Entries of what is no longer open lead nowhere: they are passed by. */
function skipClosed(): void {
  const layers = layersOf(history.state);
  const closed = layers.length - 1 - layers.findLastIndex((id) => open.has(id));
  if (closed > 0) history.go(-closed);
}

/** Called once, before anything opens. */
export function followHistory(): void {
  addEventListener('popstate', () => {
    const layers = layersOf(history.state);
    for (const [id, close] of [...open].reverse()) if (!layers.includes(id)) close();
    skipClosed();
  });
  // After a reload nothing is open any more.
  skipClosed();
}

function layersOf(state: unknown): readonly string[] {
  return (state as { layers?: readonly string[] } | null)?.layers ?? [];
}
