/**
 * Who of those that are owed news sees it otherwise than most: who met somebody after the version that is told (P10).
 * Looks only at those whom that can concern, so that it costs nothing where nobody has entered.
 */
import type { Audience } from '../../presence/audience.ts';
import type { Faces } from '../../presence/faces.ts';
import type { Change } from '../../presence/subjects.ts';

interface Owed {
  readonly change: Change;
}

interface Place {
  readonly all: readonly Owed[];
  /** Of subjects who entered here after what is told of them: nobody here knew them. */
  readonly late: readonly Owed[];
  /** The lowest version that is told here. */
  readonly from: number;
}

export class Apart {
  readonly #owedAt: (conversationId: string) => readonly Owed[];
  readonly #audience: Audience;
  readonly #faces: Faces;
  readonly #places = new Map<string, Place>();

  constructor(owedAt: (conversationId: string) => readonly Owed[], audience: Audience, faces: Faces) {
    this.#owedAt = owedAt;
    this.#audience = audience;
    this.#faces = faces;
  }

  /** How a viewer sees those whom it sees otherwise; those of whom this is the same see the same. */
  sightsOf(viewerId: string): string {
    let sights = '';
    for (const conversationId of this.#audience.conversationsOf(viewerId)) {
      for (const { change } of this.#doubtful(conversationId, viewerId)) {
        const sight = this.#faces.otherwise(viewerId, change);
        if (sight !== null) sights += `${change.subject.id} ${sight}\n`;
      }
    }
    return sights;
  }

  #doubtful(conversationId: string, viewerId: string): readonly Owed[] {
    const { all, late, from } = this.#placeOf(conversationId);
    return this.#audience.enteredAt(conversationId, viewerId) > from ? all : late;
  }

  #placeOf(conversationId: string): Place {
    const known = this.#places.get(conversationId);
    if (known) return known;
    const all = this.#owedAt(conversationId);
    const enteredAt = (subjectId: string) => this.#audience.enteredAt(conversationId, subjectId);
    const place = {
      all,
      late: all.filter(({ change }) => enteredAt(change.subject.id) > change.facts.version),
      from: all.reduce((from, { change }) => Math.min(from, change.facts.version), Number.POSITIVE_INFINITY),
    };
    this.#places.set(conversationId, place);
    return place;
  }
}
