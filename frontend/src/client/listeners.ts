/** Subscribing answers unsubscribing. A listener that throws harms nobody but itself. */
export interface Listeners<Value> {
  add(listener: (value: Value) => void): () => void;
  tell(value: Value): void;
}

export function createListeners<Value>(): Listeners<Value> {
  const listeners = new Map<symbol, (value: Value) => void>();
  return {
    add(listener) {
      const key = Symbol();
      listeners.set(key, listener);
      return () => listeners.delete(key);
    },
    tell(value) {
      for (const listener of [...listeners.values()]) {
        try {
          listener(value);
        } catch (error) {
          surface(error);
        }
      }
    },
  };
}

/** As an uncaught error of the listener's own: visible, but not in the way of the others. */
function surface(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
