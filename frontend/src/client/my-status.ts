/**
 * What one says of oneself. What is asked for shows at once, as a wish in the store; the server's word takes its place.
 *
 *   set ──▶ wish ──▶ answered ──▶ told      the face that comes over the socket has it
 *             └────▶ refused: as it was, and `error` says why
 */
import {
  type OwnClaim,
  type OwnStatus,
  type Preset,
  presetEnd,
  type StateValue,
  type StatusBody,
  usualEnd,
  type WireError,
  writeTime,
} from '@meeshy/status-protocol';
import type { Clock } from './clock.ts';
import type { Identity } from './identity.ts';
import { inTurn } from './in-turn.ts';
import { createListeners } from './listeners.ts';
import type { SaidLike } from './people.ts';
import type { Asked } from './rest.ts';
import type { SteadyTime } from './timers.ts';
import type { UserStoreApi } from './user-store.ts';
import { whileWanted } from './while-wanted.ts';
import type { Wish } from './wish.ts';

/** A note that is not said yet. */
export interface NoteDraft {
  readonly emoji: string;
  readonly text: string;
}

/** `null` ends what one said oneself, what is left out stays. `until` or `preset`: for what is said here. */
export interface StatusChoice {
  readonly state?: StateValue | null | undefined;
  readonly note?: NoteDraft | null | undefined;
  /** Epoch milliseconds. */
  readonly until?: number | undefined;
  readonly preset?: Preset | undefined;
}

/** What is said of oneself, as far as it is known. */
export interface MyStatusView {
  /** All that is said of oneself, now or later; `null`: not read yet. */
  readonly claims: readonly OwnClaim[] | null;
  /** Why what was asked for last was not done. */
  readonly error: WireError | null;
}

/** What one says of oneself, to be read and set. */
export interface MyStatus {
  /** The same object until it changes. */
  get(): MyStatusView;
  listen(listener: () => void): () => void;
  /** Somebody looks at the claims: they are read, and read again when they change, until the answer is called. */
  follow(): () => void;
  /** These show at once and never reject: `error` tells. Resolves with whether it was done. */
  set(choice: StatusChoice): Promise<boolean>;
  /** Ends what one said oneself. */
  clear(): Promise<boolean>;
  /** One claim is silent until it ends. */
  dismiss(claimId: string): Promise<boolean>;
}

interface Surroundings {
  readonly store: UserStoreApi;
  readonly clock: Clock;
  readonly time: SteadyTime;
  readonly identity: Identity;
  ask<Data>(path: string, asked?: Asked): Promise<Data>;
  isConnected(): boolean;
}

const PATH = '/api/users/me/status';
/** The face that has what was answered is on its way. One that never comes must not be waited for. */
const TOLD_WITHIN_MS = 5_000;
const NOTHING: MyStatusView = { claims: null, error: null };
const FAILED: WireError = { code: 'INTERNAL_ERROR', message: 'The status could not be set' };

export function createMyStatus({ store, clock, time, identity, ask, isConnected }: Surroundings): MyStatus {
  const listeners = createListeners<void>();
  let view = NOTHING;
  /** What was asked for and not answered yet, the latest last. */
  let wishes: readonly Wish[] = [];
  /** The latest answer, until the socket has told it. */
  let answered: Wish | null = null;
  let stopWaiting = () => {};
  const exchange = inTurn(identity, FAILED);

  identity.onEnd(() => {
    wishes = [];
    forgetAnswer();
    become(NOTHING);
  });

  function become(next: Partial<MyStatusView>): void {
    view = { ...view, ...next };
    listeners.tell();
  }

  function show(): void {
    const isNone = wishes.length === 0 && answered === null;
    store.getState().setWish(isNone ? null : Object.assign({}, answered, ...wishes));
  }

  function forgetAnswer(): void {
    answered = null;
    stopWaiting();
    show();
  }

  /** What the socket has told of oneself. */
  function told(): string {
    const { ownId, getUserById } = store.getState();
    return inWords((ownId === null ? undefined : getUserById(ownId)) ?? {});
  }

  /** The answer stands until the socket tells it, or something newer. */
  function take({ state, note, claims }: OwnStatus): void {
    stopWaiting();
    answered = { state, note };
    const before = told();
    const unsubscribe = store.subscribe(() => {
      if (told() !== before) forgetAnswer();
    });
    let cancel = () => {};
    const waitOn = () => {
      cancel = time.later(() => (isConnected() ? forgetAnswer() : waitOn()), TOLD_WITHIN_MS);
    };
    waitOn();
    stopWaiting = () => {
      unsubscribe();
      cancel();
      stopWaiting = () => {};
    };
    if (before === inWords(answered)) forgetAnswer();
    else show();
    become({ claims });
  }

  async function attempt(wish: Wish, path: string, asked: Asked): Promise<boolean> {
    const answer = exchange(() => ask<OwnStatus>(path, asked));
    wishes = [...wishes, wish];
    show();
    become({ error: null });
    const outcome = await answer;
    if (outcome === undefined) return false;
    wishes = wishes.filter((one) => one !== wish);
    if ('code' in outcome) {
      show();
      become({ error: outcome });
      return false;
    }
    take(outcome);
    return true;
  }

  async function read(): Promise<void> {
    const asker = identity.current();
    try {
      const { claims } = await ask<OwnStatus>(PATH, { isUnattended: true });
      if (identity.current() === asker && wishes.length === 0) become({ claims });
    } catch {
      // What is said shows by the face; the list comes with the next change.
    }
  }

  const follow = whileWanted(() => {
    let last = told();
    const look = () => {
      const now = told();
      if (now === last) return;
      last = now;
      if (answered === null && wishes.length === 0) void read();
    };
    void read();
    return store.subscribe(look);
  });

  return {
    get: () => view,
    listen: listeners.add,
    follow,
    set: (choice) => attempt(wishOf(choice, clock.now()), PATH, { method: 'PUT', body: bodyOf(choice) }),
    clear: () => attempt({ state: null, note: null }, PATH, { method: 'DELETE' }),
    dismiss: (claimId) => attempt({}, `${PATH}/dismiss`, { method: 'POST', body: { claimId } }),
  };
}

/** By which two are compared. */
function inWords({ state, note }: SaidLike): string {
  return JSON.stringify([state?.value, state?.source, state?.until, note?.emoji, note?.text, note?.until]);
}

function bodyOf({ state, note, until, preset }: StatusChoice): StatusBody {
  return {
    ...(state !== undefined && { state }),
    ...(note !== undefined && { note }),
    ...(until !== undefined && { until: new Date(until).toISOString() }),
    ...(preset !== undefined && { preset, zone: ownZone() }),
  };
}

/** What the server will make of it, as far as one can tell. */
function wishOf(choice: StatusChoice, now: number): Wish {
  const { state, note } = choice;
  const until = choice.preset === undefined ? (choice.until ?? null) : presetEnd(choice.preset, now, ownZone());
  const lasts = until ?? (state === 'invisible' ? null : usualEnd(now));
  return {
    ...(state !== undefined && { state: state && { value: state, source: 'manual', until: writeTime(lasts) } }),
    ...(note !== undefined && { note: note && { ...note, until: writeTime(until) } }),
  };
}

function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
