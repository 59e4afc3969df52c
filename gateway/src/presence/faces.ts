/** Which face of a subject each viewer sees. */
import type { Thresholds } from '@meeshy/status-protocol';
import { type Face, faceOf, type Truth, withdrawnFace } from './face.ts';
import { IN_FULL, keyOf, type Sight, type Sights, sightOf, sightOfEveryone } from './sight.ts';

/** Viewers who see the same. */
export interface Onlookers {
  readonly face: Face;
  readonly viewerIds: readonly string[];
}

export class Faces {
  readonly #thresholds: Thresholds;
  readonly #sights: Sights;

  constructor(thresholds: Thresholds, sights: Sights = IN_FULL) {
    this.#thresholds = thresholds;
    this.#sights = sights;
  }

  /** What one viewer sees. */
  toViewer(viewerId: string, truth: Truth, isInAudience: boolean, now: number): Face {
    return this.#of(truth, sightOf(viewerId, truth.subject.id, isInAudience, this.#sights), now);
  }

  /** What everybody sees who comes to share a conversation: that is what operators see. */
  toEveryone(truth: Truth, now: number): Face {
    return this.#of(truth, sightOfEveryone(truth.subject.id, this.#sights), now);
  }

  /** The same for lists of who is here; `null`: whoever hides from everyone is in none. */
  inLists(truth: Truth, now: number): Face | null {
    const { kind } = sightOfEveryone(truth.subject.id, this.#sights);
    return kind === 'none' || kind === 'dim' ? null : this.toEveryone(truth, now);
  }

  /** What each of its audience sees, those together who see the same. */
  toAudience(truth: Truth, viewerIds: Iterable<string>, now: number): Onlookers[] {
    return this.#together(truth.subject.id, viewerIds).map(({ sight, viewerIds }) => {
      return { face: this.#of(truth, sight, now), viewerIds };
    });
  }

  /** The same of those who have just ceased to share a conversation with it, each at a version not below what it knows. */
  toParted(truth: Truth, viewerIds: Iterable<string>, now: number): Onlookers[] {
    const seeing = this.#together(truth.subject.id, viewerIds).filter(({ sight }) => sight.kind !== 'none');
    return seeing.map(({ sight, viewerIds }) => {
      // The version of the truth has been raised for them; of the other sights none may tell of that.
      const version = sight.kind === 'full' ? truth.facts.version : Math.max(this.#of(truth, sight, now).version, now);
      return { face: withdrawnFace(truth.subject, version), viewerIds };
    });
  }

  #together(subjectId: string, viewerIds: Iterable<string>): { sight: Sight; viewerIds: string[] }[] {
    const together = new Map<string, { sight: Sight; viewerIds: string[] }>();
    for (const viewerId of viewerIds) {
      const sight = sightOf(viewerId, subjectId, true, this.#sights);
      const known = together.get(keyOf(sight));
      if (known) known.viewerIds.push(viewerId);
      else together.set(keyOf(sight), { sight, viewerIds: [viewerId] });
    }
    return [...together.values()];
  }

  #of(truth: Truth, sight: Sight, now: number): Face {
    const seen = sight.kind === 'dim' ? { ...truth, shadows: this.#sights.shadowsOf(truth.subject.id) } : truth;
    return faceOf(seen, sight, now, this.#thresholds);
  }
}
