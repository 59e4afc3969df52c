/**
 * P2: from facts and a time to a status. The one definition, used by the server, the client and the tests.
 *
 *            lastActiveAt          + offlineMs           + awayMs
 *   present       | ---- online ---- | ------ away ------- | ---- offline ----
 *   not present   | ----------------- away --------------- | ---- offline ----
 */

import type { Facts } from './truth.ts';

/** What is shown of somebody. It is computed of facts and the time, and never sent. */
export type Status = 'online' | 'away' | 'offline';

/** How long ago somebody was there whose times one does not see: today or the two days before, a week, a month, longer. */
export type Seen = 'recently' | 'week' | 'month' | 'long';

/** From how much inactivity on somebody is away, and offline. Milliseconds. */
export interface Thresholds {
  /** From this much inactivity on a present subject is away. */
  readonly offlineMs: number;
  /** From this much inactivity on anybody is offline. */
  readonly awayMs: number;
}

/** 5 minutes until somebody is away, 30 until they are offline. */
export const DEFAULT_THRESHOLDS: Thresholds = { offlineMs: 300_000, awayMs: 1_800_000 };

type StatusFacts = Pick<Facts, 'isOnline' | 'lastSeen' | 'lastActiveAt'>;

/** P2: the one rule by which facts and the time make a status. `now`: epoch milliseconds, by the server's clock. */
export function statusOf(facts: StatusFacts, now: number, thresholds: Thresholds = DEFAULT_THRESHOLDS): Status {
  const { lastActiveAt } = facts;
  if (lastActiveAt === null) return facts.isOnline ? 'online' : 'offline';
  const elapsed = Math.max(0, now - lastActiveAt);
  if (isPresent(facts, lastActiveAt) && elapsed < thresholds.offlineMs) return 'online';
  return elapsed < thresholds.awayMs ? 'away' : 'offline';
}

/**
 * When the status of these facts next changes by itself, as time passes; `null`: never. A screen sets one timer to
 * this time instead of polling.
 */
export function nextStatusChangeAt(
  facts: StatusFacts,
  now: number,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
): number | null {
  const { lastActiveAt } = facts;
  if (lastActiveAt === null) return null;
  switch (statusOf(facts, now, thresholds)) {
    case 'online':
      return lastActiveAt + thresholds.offlineMs;
    case 'away':
      return lastActiveAt + thresholds.awayMs;
    case 'offline':
      return null;
  }
}

function isPresent(facts: StatusFacts, lastActiveAt: number): boolean {
  return facts.isOnline || facts.lastSeen === null || lastActiveAt > facts.lastSeen;
}

/** P10: whether `incoming` replaces `current`: a higher version does, at equal versions the later activity does. */
export function supersedes(
  incoming: Pick<Facts, 'version' | 'lastActiveAt'>,
  current: Pick<Facts, 'version' | 'lastActiveAt'>,
): boolean {
  if (incoming.version !== current.version) return incoming.version > current.version;
  return (incoming.lastActiveAt ?? 0) > (current.lastActiveAt ?? 0);
}

/** The languages that are built in. */
export type DisplayLanguage = 'fr' | 'en';

/** What a status looks like, as CSS has it. */
export const STATUS_COLORS: Readonly<Record<Status, string>> = {
  online: '#10b981',
  away: '#f59e0b',
  offline: '#6b7280',
};

/** What a status is called. */
export const STATUS_LABELS: Readonly<Record<DisplayLanguage, Readonly<Record<Status, string>>>> = {
  fr: { online: 'En ligne', away: 'Absent', offline: 'Hors ligne' },
  en: { online: 'Online', away: 'Away', offline: 'Offline' },
};
