/** Which face of a subject each viewer sees. */
import type { Thresholds } from '@meeshy/status-protocol';
import { type Face, faceOf, type Truth } from './face.ts';
import type { Pairs } from './pairs.ts';
import { FULL, keyOf, type Sight, sightOf, sightOfEveryone } from './sight.ts';

/** Viewers who see the same. */
export interface Onlookers {
  readonly face: Face;
  readonly viewerIds: readonly string[];
}

export class Faces {
  readonly #thresholds: Thresholds;
  readonly #pairs: Pick<Pairs, 'ruledAt' | 'versionOf'>;

  constructor(thresholds: Thresholds, pairs: Pick<Pairs, 'ruledAt' | 'versionOf'>) {
    this.#thresholds = thresholds;
    this.#pairs = pairs;
  }

  /** What one viewer sees. */
  toViewer(viewerId: string, truth: Truth, isInAudience: boolean, now: number): Face {
    return this.#of(truth, this.#sightOf(viewerId, truth, isInAudience), now);
  }

  /** What its audience sees, but for those who see it otherwise: see `otherwise`. */
  toMost(truth: Truth, now: number): Face {
    return this.#of(truth, FULL, now);
  }

  /** How somebody of its audience sees a subject who does not see what most do; `null`: as most do. */
  otherwise(viewerId: string, truth: Truth): string | null {
    const key = keyOf(this.#sightOf(viewerId, truth, true));
    return key === MOST ? null : key;
  }

  /** What everybody sees who comes to share a conversation: that is what operators see. */
  toEveryone(truth: Truth, now: number): Face {
    return this.#of(truth, sightOfEveryone(truth.subject.id), now);
  }

  /** The same for lists of who is here; `null`: whoever hides from everyone is in none. */
  inLists(truth: Truth, now: number): Face | null {
    const { kind } = sightOfEveryone(truth.subject.id);
    return kind === 'none' || kind === 'dim' ? null : this.toEveryone(truth, now);
  }

  /** What each of its audience sees, those together who see the same. */
  toAudience(truth: Truth, viewerIds: Iterable<string>, now: number): Onlookers[] {
    const together = new Map<string, { face: Face; viewerIds: string[] }>();
    for (const viewerId of viewerIds) {
      const sight = this.#sightOf(viewerId, truth, true);
      const known = together.get(keyOf(sight));
      if (known) known.viewerIds.push(viewerId);
      else together.set(keyOf(sight), { face: this.#of(truth, sight, now), viewerIds: [viewerId] });
    }
    return [...together.values()];
  }

  #sightOf(viewerId: string, { subject, facts }: Truth, isInAudience: boolean): Sight {
    const version = this.#pairs.versionOf(subject.id, facts.version);
    return sightOf(viewerId, subject.id, isInAudience, this.#pairs.ruledAt(viewerId, subject.id, version));
  }

  #of(truth: Truth, sight: Sight, now: number): Face {
    const { subject, facts } = truth;
    const version = this.#pairs.versionOf(subject.id, facts.version);
    const told = version === facts.version ? truth : { ...truth, facts: { ...facts, version } };
    return faceOf(told, sight, now, this.#thresholds);
  }
}

const MOST = keyOf(FULL);
