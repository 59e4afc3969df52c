/**
 * P10: the version in which one viewer is told of one subject: the subject's own, or the time at which the two came to
 * share a conversation, if that is later. So to one session versions never fall, and whoever meets or parts raises
 * nobody else's.
 */
import type { Audience } from './audience.ts';
import { nextVersion } from './facts.ts';

export class Pairs {
  readonly #audience: Audience;
  /** The latest version in which anybody was withdrawn: whoever meets again does so later. */
  #partedAt = 0;
  /** Versions that were made by a clock behind the one of a meeting: they are told as later ones. */
  readonly #lifted = new Map<string, number>();

  constructor(audience: Audience) {
    this.#audience = audience;
  }

  /** The subject has become a member here; what it and the others are told of each other is later than what was. */
  met(conversationId: string, subjectId: string, now: number): void {
    this.#audience.date(conversationId, subjectId, Math.max(now, this.#partedAt + 1));
  }

  /** Answers the version in which the subject is withdrawn from viewers, who were told of it in `told` at the latest. */
  parted(told: number, now: number): number {
    const version = nextVersion(told, now);
    this.#partedAt = Math.max(this.#partedAt, version);
    return version;
  }

  /** The subject has this version now. */
  changed(subjectId: string, own: number): void {
    const entered = this.#audience.latestEntry(this.#audience.memberships(subjectId));
    const latest = Math.max(entered, this.#lifted.get(subjectId) ?? 0);
    if (latest >= own) this.#lifted.set(subjectId, latest + 1);
    else this.#lifted.delete(subjectId);
  }

  /** In which most viewers are told; `own`: the subject's version. */
  versionOf(subjectId: string, own: number): number {
    return this.#lifted.size === 0 ? own : Math.max(own, this.#lifted.get(subjectId) ?? 0);
  }

  /** When the two met, if that is later than `version`; otherwise 0. */
  ruledAt(viewerId: string, subjectId: string, version: number): number {
    const metAt = this.#audience.metAt(viewerId, subjectId);
    return metAt > version ? metAt : 0;
  }

  /** Forgets whoever is not known any more. */
  forget(isKnown: (subjectId: string) => boolean): void {
    for (const id of this.#lifted.keys()) if (!isKnown(id)) this.#lifted.delete(id);
  }
}
