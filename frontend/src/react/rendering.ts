/**
 * What a server renders comes to life in a browser later, in another time zone, by another clock. Until it has, both show the same:
 * what is known of the place and of the moment, and nothing that depends on either.
 */
import { createContext, useContext, useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { pageClient } from '../client/page.ts';
import type { UserStore } from '../client/user-store.ts';
import { type Language, pageLanguage, wordsOf } from '../client/words.ts';

/** What a `<PresenceProvider>` says of the rendering in it. */
export interface Rendering {
  /** As the store was when the provider came: what has been rendered elsewhere was rendered of it. `null`: of nobody. */
  readonly first: UserStore | null;
  /** Whether it was made of a moment that both sides know. */
  readonly isDated: boolean;
  readonly language: Language | undefined;
  readonly zone: string | undefined;
}

const OF_NOBODY: Rendering = { first: null, isDated: false, language: undefined, zone: undefined };

export const RenderingContext = createContext<Rendering>(OF_NOBODY);

/** `false` on a server, and in a browser while it takes over what that has rendered. */
function useIsHere(): boolean {
  return useSyncExternalStore(never, yes, no);
}

/** Whether there is a moment as of which people may be shown. */
export function useIsDated(): boolean {
  const { isDated } = useContext(RenderingContext);
  return useIsHere() || isDated;
}

/** How whoever looks reads, and whether there is a moment to read of. `language`: as a component was told. */
export function useReader(language?: Language): {
  readonly language: Language;
  readonly zone: string | undefined;
  readonly isDated: boolean;
} {
  const given = useContext(RenderingContext);
  const isHere = useIsHere();
  if (isHere) {
    return { language: language ?? given.language ?? pageLanguage(), zone: given.zone, isDated: true };
  }
  // Not in the browser's own variant of it, which a server does not know.
  return {
    language: wordsOf(language ?? given.language ?? 'en'),
    zone: given.zone ?? 'UTC',
    isDated: given.isDated,
  };
}

/** The state of the store that a server renders, and that a browser takes over. */
export function useFirst(): () => UserStore {
  const { first } = useContext(RenderingContext);
  return first === null ? nobodys : () => first;
}

/** Without a provider many requests have one store in common: nobody's people are shown. */
function nobodys(): UserStore {
  return pageClient().store.getInitialState();
}

/** A server lays nothing out, and React 18 says so. */
export const useLayoutEffectHere = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/**
 * What does not last from one side to the other, the connection say: a server tells how it is there, and the browser that takes it over
 * begins with `first`, which is how it is on a server that renders.
 */
export function onEitherSide<Value>(read: () => Value, first: Value): () => Value {
  return typeof document === 'undefined' ? read : () => first;
}

const never = () => () => {};
const yes = () => true;
const no = () => false;
