import type { Sharing } from '@meeshy/status-protocol';
import { keptPlaceIn, sharedIn } from '../sight/kept-sharing.ts';
import type { Sharers } from '../sight/sharers.ts';
import type { Showing } from '../sight/sharing.ts';
import { NO_CLAIMS } from '../truth/claims.ts';
import type { KeptPlace } from '../truth/place.ts';
import type { Entries } from './entries.ts';
import type { Entry } from './entry.ts';
import type { Openers } from './openers.ts';

/** P17, P18: what is known here of what subjects share. It is heard, whoever said it, and asked for. */
export class KnownSharing {
  readonly #entries: Pick<Entries, 'get'>;
  readonly #sharers: Sharers;
  readonly #openers: Openers;
  readonly #keepers = new Set<string>();
  /** P22: those known here who keep a history of when they are online. */
  readonly keepers: ReadonlySet<string> = this.#keepers;
  readonly #listeners: ((subjectId: string) => void)[] = [];

  constructor(entries: Pick<Entries, 'get' | 'listen'>, sharers: Sharers, openers: Openers) {
    this.#entries = entries;
    this.#sharers = sharers;
    this.#openers = openers;
    // It is not known what somebody shares of whom nobody has been told anything.
    entries.listen(({ subject }) => sharers.doubt(subject.id));
  }

  /** What somebody shares may be something else than before. */
  listen(onHeard: (subjectId: string) => void): void {
    this.#listeners.push(onHeard);
  }

  /** Everything, of whoever never said anything of it. */
  sharingOf(subjectId: string): Sharing {
    return sharedIn(this.#claimsOf(subjectId)).sharing;
  }

  /** How the subject shows itself. */
  showingOf(subjectId: string, now: number): Showing {
    const sharing = this.sharingOf(subjectId);
    return this.#sharers.at(subjectId, now) ?? { sharing, isInvisible: false };
  }

  /** P24: where the subject was last, as far as it shares that and it is known here. */
  placeOf(subjectId: string): KeptPlace | null {
    return keptPlaceIn(this.#claimsOf(subjectId));
  }

  /** Whether who sees the subject, or in which version, depends on what it says of that. */
  concerns(subjectId: string): boolean {
    return this.#sharers.has(subjectId) || this.#openers.has(subjectId);
  }

  /** Whether that may be so of anybody. */
  get concernsAny(): boolean {
    return !this.#sharers.isEmpty || this.#openers.ids.size > 0;
  }

  /** What is said of a subject has changed. */
  hear({ subject, claims, isSharingKnown }: Entry, now: number): void {
    if (!isSharingKnown) return;
    this.#sharers.hear(subject.id, claims, now);
    this.#openers.hear(subject.id, claims);
    if (sharedIn(claims).sharing.activity === 'off') this.#keepers.delete(subject.id);
    else this.#keepers.add(subject.id);
    for (const onHeard of this.#listeners) onHeard(subject.id);
  }

  /** It is known now what the subject shares: what is said of it tells. */
  know(entry: Entry, now: number): void {
    if (entry.isSharingKnown) return;
    entry.isSharingKnown = true;
    this.hear(entry, now);
  }

  /** Nothing is known of the subject any more. */
  forget(subjectId: string): void {
    this.#sharers.hear(subjectId, NO_CLAIMS, 0);
    this.#openers.forget(subjectId);
    this.#keepers.delete(subjectId);
  }

  #claimsOf(subjectId: string) {
    return this.#entries.get(subjectId)?.claims ?? NO_CLAIMS;
  }
}
