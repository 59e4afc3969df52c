/**
 * P22, P23: when people are usually online, and when they are likely back, as far as they let one see it. It is read when something shows
 * it and when what one is shown of them changes; nobody polls.
 *
 *   follow ──▶ read ──▶ get
 *     └─ somebody comes, leaves, or shows otherwise ──▶ read again
 */
import type { Outlook, UsualHours } from '@meeshy/status-protocol';
import { knownStatus } from './known.ts';
import { createListeners } from './listeners.ts';
import { ofClient } from './of-client.ts';
import { factsOf } from './people.ts';
import type { PresenceClient } from './presence.ts';
import type { UserStore } from './user-store.ts';

/** Something that is asked of one person at a time. */
export interface AskedOf<Answer> {
  /** Something shows it, until the answer is called: many are as one. */
  follow(userId: string): () => void;
  /** The same object until it changes; `null`: there is nothing, or it is not known yet. */
  get(userId: string): Answer | null;
  listen(listener: () => void): () => void;
}

/** What people let one see of their hours. */
export interface Rhythm {
  /** By the hours of this IANA zone. */
  hours(zone: string): AskedOf<UsualHours>;
  /** Of whoever is online there is none. */
  readonly outlook: AskedOf<Outlook>;
}

type Client = Pick<PresenceClient, 'ask' | 'store' | 'identity' | 'ageing' | 'time' | 'onConnectionStatus'>;

/** For so long an answer counts for whoever shows it anew: a pointer passes over people. */
const FRESH_MS = 60_000;
/** What nobody shows any more is forgotten, but for the latest. */
const MOST_KEPT = 50;

/** Of a client, the same each time. */
export const rhythmOf: (client: Client) => Rhythm = ofClient(createRhythm);

function createRhythm(client: Client): Rhythm {
  const byZone = new Map<string, AskedOf<UsualHours>>();
  const pathOf = (userId: string) => `/api/users/${encodeURIComponent(userId)}`;
  return {
    hours(zone) {
      const known = byZone.get(zone);
      if (known) return known;
      const query = new URLSearchParams({ zone });
      const hours = createAsked<UsualHours>(client, (userId) => `${pathOf(userId)}/hours?${query}`, shownKey);
      byZone.set(zone, hours);
      return hours;
    },
    outlook: createAsked<Outlook>(client, (userId) => `${pathOf(userId)}/outlook`, awayKey),
  };
}

/** What one sees of somebody's coming and going; another one: there may be another answer. */
function shownKey({ usersMap }: UserStore, userId: string): string {
  const { isOnline, lastSeen, seen, limitedBy } = usersMap.get(userId) ?? {};
  return [isOnline, lastSeen, seen, limitedBy].join(' ');
}

/** `null`: they are online, or nothing is known of them. */
function awayKey(store: UserStore, userId: string): string | null {
  const facts = factsOf(store.usersMap.get(userId));
  const status = knownStatus(facts, store);
  if (status === 'online' || status === 'unknown') return null;
  return `${shownKey(store, userId)} ${facts.lastActiveAt}`;
}

interface Entry<Answer> {
  followers: number;
  /** Of what was shown when it was last asked for; `undefined`: it is to be asked for. */
  key: string | null | undefined;
  hasFailed: boolean;
  askedAt: number;
  answer: Answer | null;
}

function createAsked<Answer>(
  client: Client,
  pathOf: (userId: string) => string,
  keyOf: (store: UserStore, userId: string) => string | null,
): AskedOf<Answer> {
  const { store, identity, ageing, time } = client;
  const listeners = createListeners<void>();
  const entries = new Map<string, Entry<Answer>>();
  let following = 0;
  let stopFollowing = () => {};

  identity.onEnd(() => {
    for (const entry of entries.values()) Object.assign(entry, { key: undefined, answer: null });
    listeners.tell();
  });
  // What could not be read is read when there is a way again.
  client.onConnectionStatus(({ state }) => {
    if (state !== 'connected') return;
    for (const entry of entries.values()) if (entry.hasFailed) entry.key = undefined;
    lookAgain();
  });

  function lookAgain(): void {
    for (const [userId, entry] of entries) if (entry.followers > 0) look(userId, entry);
  }

  function look(userId: string, entry: Entry<Answer>): void {
    const key = keyOf(store.getState(), userId);
    if (entry.key === key) return;
    const asker = identity.current();
    Object.assign(entry, { key, askedAt: time.now(), hasFailed: false });
    if (key === null) {
      told(entry, null);
      return;
    }
    const isCurrent = () => entry.key === key && identity.current() === asker;
    client.ask<Answer | null>(pathOf(userId), { isUnattended: true }).then(
      (answer) => {
        if (isCurrent()) told(entry, answer);
      },
      () => {
        if (!isCurrent()) return;
        entry.hasFailed = true;
        told(entry, null);
      },
    );
  }

  function told(entry: Entry<Answer>, answer: Answer | null): void {
    if (entry.answer === null && answer === null) return;
    entry.answer = answer;
    listeners.tell();
  }

  function begin(): void {
    if (following++ > 0) return;
    const stops = [ageing.follow(), store.subscribe(lookAgain)];
    stopFollowing = () => {
      for (const stop of stops) stop();
    };
  }

  function forgetOldest(): void {
    for (const [userId, { followers }] of entries) {
      if (entries.size <= MOST_KEPT) return;
      if (followers === 0) entries.delete(userId);
    }
  }

  return {
    follow(userId) {
      const entry = entries.get(userId) ?? newEntry<Answer>();
      entries.delete(userId);
      entries.set(userId, entry);
      forgetOldest();
      if (entry.followers++ === 0 && time.now() - entry.askedAt >= FRESH_MS) entry.key = undefined;
      begin();
      look(userId, entry);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        entry.followers -= 1;
        if (--following === 0) stopFollowing();
      };
    },
    get: (userId) => entries.get(userId)?.answer ?? null,
    listen: listeners.add,
  };
}

function newEntry<Answer>(): Entry<Answer> {
  return { followers: 0, key: undefined, hasFailed: false, askedAt: 0, answer: null };
}
