/**
 * What the server keeps of one's own choices. What is chosen shows at once, and goes back if the server does not take it.
 *
 *   choose ──▶ shown ──▶ answered: told
 *                └─────▶ refused: as it was, and `error` says why
 */
import type { WireError } from '@meeshy/status-protocol';
import { inTurn } from './in-turn.ts';
import { createListeners } from './listeners.ts';
import { onLook } from './page-events.ts';
import type { PresenceClient } from './presence.ts';
import { whileWanted } from './while-wanted.ts';

export interface ChosenState<Value> {
  /** `null`: not read yet. */
  readonly value: Value | null;
  /** Why it could not be read, or why what was chosen last was not done. */
  readonly error: WireError | null;
  /** Of whom or what it was chosen, where that was said; `null`: the error is not about that. */
  readonly about: string | null;
}

type Change<Value> = (value: Value) => Value;

export interface Chosen<Value, View> {
  /** The same object until it changes. */
  get(): View;
  listen(listener: () => void): () => void;
  /** Never rejects. */
  read(): Promise<void>;
  /** Reads it now, and whenever somebody looks at the page again (it may have changed elsewhere), until the answer is called. Many are as one. */
  follow(): () => void;
  /** `change` shows until the server has answered with the whole. Never rejects. Resolves with whether it was done. */
  choose(change: Change<Value>, ask: () => Promise<Value>, about?: string): Promise<boolean>;
  /** The server has told it of itself. */
  told(change: Change<Value>): void;
}

const NOT_READ = { value: null, error: null, about: null };
const FAILED: WireError = { code: 'INTERNAL_ERROR', message: 'The answer could not be read' };

/** `readAll`: asks the server for the whole; it is nobody's activity. `viewOf`: as it is shown. */
export function createChosen<Value extends object, View>(
  { identity }: Pick<PresenceClient, 'identity'>,
  readAll: () => Promise<Value>,
  viewOf: (state: ChosenState<Value>) => View,
): Chosen<Value, View> {
  const listeners = createListeners<void>();
  const exchange = inTurn(identity, FAILED);
  /** As the server has told it. */
  let told: Value | null = null;
  let failure: Pick<ChosenState<Value>, 'error' | 'about'> = NOT_READ;
  /** Not answered yet, the latest last. */
  let wishes: readonly Change<Value>[] = [];
  let view = viewOf(NOT_READ);

  identity.onEnd(() => {
    told = null;
    wishes = [];
    show(NOT_READ);
  });

  function show({ error, about } = failure): void {
    failure = { error, about };
    view = viewOf({ value: told && wishes.reduce((value, change) => change(value), told), error, about });
    listeners.tell();
  }

  function settle(outcome: Value | WireError, about: string | null = null): boolean {
    const hasFailed = 'code' in outcome;
    if (!hasFailed) told = outcome;
    show(hasFailed ? { error: outcome, about } : failure);
    return !hasFailed;
  }

  async function read(): Promise<void> {
    const outcome = await exchange(readAll);
    if (outcome === undefined) return;
    failure = NOT_READ;
    settle(outcome);
  }

  return {
    get: () => view,
    listen: listeners.add,
    read,
    follow: whileWanted(() => {
      void read();
      return onLook(() => void read());
    }),
    async choose(change, ask, about) {
      wishes = [...wishes, change];
      show(NOT_READ);
      const outcome = await exchange(ask);
      if (outcome === undefined) return false;
      wishes = wishes.filter((one) => one !== change);
      return settle(outcome, about);
    },
    told(change) {
      told = told && change(told);
      show();
    },
  };
}
