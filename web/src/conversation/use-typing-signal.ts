import { useEffect, useMemo } from 'react';
import { tellTyping } from '../state/live.ts';

/** `typing:start` is repeated this often while somebody writes. */
const REPEAT_MS = 3_000;
/** No key for this long means no longer writing. */
const SILENCE_MS = 5_000;

export interface TypingSignal {
  start: () => void;
  stop: () => void;
}

/** Tells the others that one writes here: seldom, and never longer than one does. */
export function useTypingSignal(conversationId: string): TypingSignal {
  const signal = useMemo(() => typingSignal(conversationId), [conversationId]);
  useEffect(() => signal.stop, [signal]);
  return signal;
}

function typingSignal(conversationId: string): TypingSignal {
  let toldAt: number | null = null;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const stop = () => {
    clearTimeout(silence);
    if (toldAt !== null) tellTyping('typing:stop', conversationId);
    toldAt = null;
  };

  return {
    stop,
    start: () => {
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE_MS);
      const now = performance.now();
      if (toldAt !== null && now - toldAt < REPEAT_MS) return;
      toldAt = now;
      tellTyping('typing:start', conversationId);
    },
  };
}
