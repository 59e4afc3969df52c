/** Which face of a subject each viewer sees. */
import type { Thresholds } from '@meeshy/status-protocol';
import { type Face, faceOf, type Truth } from './face.ts';
import { keyOf, type Sight, sightOf, sightOfEveryone } from './sight.ts';

/** Viewers who see the same. */
export interface Onlookers {
  readonly face: Face;
  readonly viewerIds: readonly string[];
}

export class Faces {
  readonly #thresholds: Thresholds;

  constructor(thresholds: Thresholds) {
    this.#thresholds = thresholds;
  }

  /** What one viewer sees. */
  toViewer(viewerId: string, truth: Truth, isInAudience: boolean, now: number): Face {
    return this.#of(truth, sightOf(viewerId, truth.subject.id, isInAudience), now);
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
      const sight = sightOf(viewerId, truth.subject.id, true);
      const known = together.get(keyOf(sight));
      if (known) known.viewerIds.push(viewerId);
      else together.set(keyOf(sight), { face: this.#of(truth, sight, now), viewerIds: [viewerId] });
    }
    return [...together.values()];
  }

  #of(truth: Truth, sight: Sight, now: number): Face {
    return faceOf(truth, sight, now, this.#thresholds);
  }
}
