import { useCallback, useEffect, useRef } from 'react';
import type { KnownStatus } from '../client/known.ts';
import { withoutControls } from '../client/names.ts';
import { isSame, type UserLike } from '../client/people.ts';
import { type ShownPerson, shownOf } from '../client/person.ts';
import type { Reading } from '../client/reading.ts';
import {
  isReached,
  isTold,
  noteWithEnd,
  sinceAndState,
  spokenText,
  statusAndState,
  untilText,
} from '../client/said-text.ts';
import type { UserStore } from '../client/user-store.ts';
import { seenOf } from '../client/wish.ts';
import type { Language } from '../client/words.ts';
import { usePresenceClient } from './presence-context.ts';
import { useReader } from './rendering.ts';
import { useAsOf } from './use-as-of.ts';
import { useUserStore } from './use-user-store.ts';

/**
 * What `pick` makes of a person, as the store knows them; of somebody it does not know, by what is in the hand. Renders
 * again only when that changes, be it by news or by time alone. Since when somebody is gone is left out while that is not
 * live. `language`: the provider's or the page's unless told. `pick`: the same function every time; it answers a plain value, or
 * an object of plain values.
 */
export function useShown<Picked>(
  user: UserLike | null | undefined,
  language: Language | undefined,
  pick: (shown: ShownPerson, reading: Reading) => Picked,
): Picked {
  const id = user?.id ?? '';
  const { ageing } = usePresenceClient();
  const reader = useReader(language);
  const isLive = useAsOf(id) === null;
  useEffect(() => ageing.followText(id), [ageing, id]);
  const read = useCallback(
    (store: UserStore) => {
      const reading = { now: store.now, language: reader.language, zone: reader.zone };
      const shown = shownOf(seenOf(store, id, reader.isDated ? user : null), reading, store);
      return pick(isLive ? shown : { ...shown, since: '' }, reading);
    },
    [id, user, reader.language, reader.zone, reader.isDated, pick, isLive],
  );
  return useUserStore(useSteady(read));
}

/** Answers the former object as long as its fields are the same. */
function useSteady<Value>(read: (store: UserStore) => Value): (store: UserStore) => Value {
  const last = useRef<Value>(undefined);
  return (store) => {
    const next = read(store);
    if (isObject(last.current) && isObject(next) && isSame(last.current, next)) return last.current;
    last.current = next;
    return next;
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A state that shows; to oneself also that one is invisible; else that push messages get to somebody who is not there. */
export type Told = 'busy' | 'dnd' | 'invisible' | 'push';

/** For a mark: its shapes, and what it is called. */
export function markOf(
  shown: ShownPerson,
  reading: Reading,
): { status: KnownStatus; told: Told | null; spoken: string } {
  const { state } = shown.said;
  const told = isTold(state) ? state.value : isReached(shown) ? 'push' : null;
  return { status: shown.status, told, spoken: spokenText(shown, reading) };
}

/** "Away · seen 12 minutes ago · Busy until 15:00". */
export function statusTextOf(shown: ShownPerson, reading: Reading): string {
  return statusAndState(shown, reading);
}

/** The same without the status, where a heading or a mark says it. */
export function sinceTextOf(shown: ShownPerson, reading: Reading): string {
  return sinceAndState(shown, reading);
}

/** `online`, `away`, `offline`, `unknown`. */
export function statusOfShown({ status }: ShownPerson): KnownStatus {
  return status;
}

/** Whether one's own choices are why so little is said. */
export function isLimitedOf({ isLimited }: ShownPerson): boolean {
  return isLimited;
}

/** A note in pieces: all of them empty where there is none. */
export function noteOf(
  { said: { note } }: ShownPerson,
  reading: Reading,
): { emoji: string; text: string; end: string; whole: string } {
  if (note === undefined) return NO_NOTE;
  const end = note.until === null ? '' : untilText(note.until, reading);
  return { emoji: note.emoji, text: withoutControls(note.text), end, whole: noteWithEnd(note, reading) };
}

const NO_NOTE = { emoji: '', text: '', end: '', whole: '' };
