import { useLayoutEffect, useState } from 'react';

/** A drawer that takes the place of another takes the focus, as one does that is opened: whoever is writing goes on. */
export function useGoesOnWriting(): void {
  const [field] = useState(() => document.activeElement);
  useLayoutEffect(() => {
    if (field instanceof HTMLTextAreaElement) field.focus({ preventScroll: true });
  }, [field]);
}
