/** Whose page this is. What belongs to an identity ends with it: it is forgotten, and late answers to it are dropped. */
import { createListeners } from './listeners.ts';

export interface Identity {
  /** Another symbol after every end. */
  current(): symbol;
  end(): void;
  onEnd(listener: () => void): () => void;
}

export function createIdentity(): Identity {
  const listeners = createListeners<void>();
  let current = Symbol();
  return {
    current: () => current,
    end() {
      current = Symbol();
      listeners.tell();
    },
    onEnd: listeners.add,
  };
}
