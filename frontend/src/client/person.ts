/** What is shown of one person at one moment: computed from facts, from what is said, and the time. Pure. */
import { DEFAULT_THRESHOLDS, type Said, saidAt, type Thresholds } from '@meeshy/status-protocol';
import { type KnownStatus, knownStatus } from './known.ts';
import { lastSeenText, seenText } from './last-seen.ts';
import { type FactsLike, factsOf, type SaidLike, saidOf } from './people.ts';
import type { Reading } from './reading.ts';

/** A person as they show at one moment, with the words for it. */
export interface ShownPerson {
  readonly status: KnownStatus;
  /** "seen 12 minutes ago", "seen this week"; of those who are online, and where nothing is known: nothing. */
  readonly since: string;
  readonly said: Said;
  /** One sees less, because of what one shares oneself. */
  readonly isLimited: boolean;
}

/**
 * How a person shows at `now`, in this language and time zone. Without facts, or before there was a snapshot, the
 * status is `unknown`.
 */
export function shownOf(
  user: (FactsLike & SaidLike) | null | undefined,
  { now, language, zone }: Reading,
  { thresholds, hasSnapshot }: { readonly thresholds: Thresholds; readonly hasSnapshot: boolean } = OF_THEMSELVES,
): ShownPerson {
  const facts = factsOf(user);
  const status = knownStatus(facts, { now, thresholds, hasSnapshot });
  const since =
    status === 'online' ? '' : lastSeenText(facts.lastActiveAt, now, language, zone) || seenText(user?.seen, language);
  return {
    status,
    since,
    said: saidAt(saidOf(user), status === 'unknown' ? 'offline' : status, now),
    isLimited: user?.limitedBy === 'you',
  };
}

/** Facts that are judged where no store is. */
const OF_THEMSELVES = { thresholds: DEFAULT_THRESHOLDS, hasSnapshot: true };
