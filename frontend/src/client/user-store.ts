/** The one place where statuses live. Every action is one update and at most one notification. */
import { type Authenticated, DEFAULT_THRESHOLDS, type Thresholds, type UserStatusEvent } from '@meeshy/status-protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from './clock.ts';
import type { ReadInitial } from './initial.ts';
import {
  advance,
  followEvents,
  type Known,
  knowNothing,
  learnFacts,
  learnParticipants,
  learnPeople,
  learnSnapshot,
  learnThresholds,
} from './known.ts';
import type { FactsLike, SaidLike, StatusUser, UserLike } from './people.ts';
import type { Wish } from './wish.ts';

export type Reciprocity = NonNullable<Authenticated['reciprocity']>;

/**
 * Everybody who is known, and what changes that. Statuses are of the store's own `now`, which follows the time while
 * somebody looks.
 */
export interface UserStore extends Known {
  /** Who is signed in, as the server said it; `null`: it has not. */
  readonly ownId: string | null;
  /** `none`: what one sees of others does not depend on what one shows them. As the server said it. */
  readonly reciprocity: Reciprocity;
  /** P21: the conversations in which one is told of those alone whom one watches. */
  readonly crowds: readonly string[];
  /** What one has asked for oneself and the server has not told yet. */
  readonly wish: Wish | null;
  /** These people are the participants from now on, and known besides everybody else. Never older facts over newer. */
  setParticipants(people: readonly UserLike[]): void;
  /** These people are known besides everybody else; the participants stay. Never older facts over newer. */
  mergeUsers(people: readonly UserLike[]): void;
  /** With a `version` facts pass only if they are newer; without, the fields that are there replace what is known. */
  updateUserStatus(userId: string, facts: FactsLike & SaidLike): void;
  /** Replaces what is known: whoever is missing is offline. `later`: events that came while it was on its way. */
  applySnapshot(
    users: readonly UserStatusEvent[],
    later?: readonly UserStatusEvent[],
    crowds?: readonly string[],
  ): void;
  applyBatch(events: readonly UserStatusEvent[]): void;
  setThresholds(thresholds: Thresholds): void;
  setReciprocity(reciprocity: Reciprocity): void;
  setOwnId(ownId: string | null): void;
  setWish(wish: Wish | null): void;
  /** Time has passed: everything is shown as of now. */
  advance(): void;
  getUserById(userId: string): StatusUser | undefined;
  /** Nobody is known any longer; for a sign-out. */
  clearStore(): void;
}

export type UserStoreApi = StoreApi<UserStore>;

/** `initial`: what is known from the beginning, and shown as of then until the time is followed. */
export function createUserStore(clock: Clock, initial: ReadInitial | null = null): UserStoreApi {
  const { people, at } = initial ?? { people: [], at: clock.now() };
  return createStore<UserStore>((set, get) => ({
    ...learnPeople(knowNothing(DEFAULT_THRESHOLDS, at), people, at),
    ownId: null,
    reciprocity: 'pairwise',
    crowds: [],
    wish: null,
    setParticipants: (people) => set((known) => learnParticipants(known, people, clock.now())),
    mergeUsers: (people) => set((known) => learnPeople(known, people, clock.now())),
    updateUserStatus: (userId, facts) => set((known) => learnFacts(known, userId, facts, clock.now())),
    applySnapshot(users, later = [], crowds = []) {
      const now = clock.now();
      // The clock may have been corrected: everybody is looked at as of now, whoever it tells of.
      set((known) => ({ ...advance(followEvents(learnSnapshot(known, users, now), later, now), now), crowds }));
    },
    applyBatch: (events) => set((known) => followEvents(known, events, clock.now())),
    setThresholds: (thresholds) => set((known) => learnThresholds(known, thresholds, clock.now())),
    setReciprocity: (reciprocity) => set((before) => (before.reciprocity === reciprocity ? before : { reciprocity })),
    setOwnId: (ownId) => set((before) => (before.ownId === ownId ? before : { ownId })),
    setWish: (wish) => set((before) => (before.wish === wish ? before : { wish })),
    advance: () => set((known) => advance(known, clock.now())),
    getUserById: (userId) => get().usersMap.get(userId),
    clearStore: () =>
      set((known) => ({ ...knowNothing(known.thresholds, clock.now()), ownId: null, crowds: [], wish: null })),
  }));
}
