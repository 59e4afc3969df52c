/**
 * Faces for some viewers each, until they leave: whoever sees somebody otherwise than before is told what others have been
 * told before (P17). They are what they were when it came to see the subject so.
 */
import { Parcel, type Piece } from './parcel.ts';

/** Viewers who are owed the same. */
export interface AddressedParcel {
  readonly parcel: Parcel;
  readonly viewerIds: readonly string[];
}

export class Addressed {
  /** By viewer and subject, the latest. */
  readonly #byViewer = new Map<string, Map<string, Piece>>();
  readonly #subjects = new Set<string>();

  get isEmpty(): boolean {
    return this.#byViewer.size === 0;
  }

  get subjects(): ReadonlySet<string> {
    return this.#subjects;
  }

  add(piece: Piece, viewerIds: Iterable<string>): void {
    const { userId } = piece.face;
    for (const viewerId of viewerIds) {
      const owed = this.#byViewer.get(viewerId) ?? new Map<string, Piece>();
      this.#byViewer.set(viewerId, owed.set(userId, piece));
      this.#subjects.add(userId);
    }
  }

  /** What a viewer is owed, which it gets now. */
  *takeFor(viewerId: string): Generator<AddressedParcel> {
    const owed = this.#byViewer.get(viewerId);
    if (!owed) return;
    this.#byViewer.delete(viewerId);
    yield { parcel: new Parcel([...owed.values()]), viewerIds: [viewerId] };
  }

  /** The same of what is owed about a subject. */
  *takeAbout(subjectId: string): Generator<AddressedParcel> {
    if (!this.#subjects.delete(subjectId)) return;
    for (const [viewerId, owed] of this.#byViewer) {
      const piece = owed.get(subjectId);
      if (!piece) continue;
      owed.delete(subjectId);
      if (owed.size === 0) this.#byViewer.delete(viewerId);
      yield { parcel: new Parcel([piece]), viewerIds: [viewerId] };
    }
  }

  /** Everything. Those who are owed the same share a parcel. */
  parcels(): AddressedParcel[] {
    const numbers = new Map<Piece, number>();
    const numberOf = (piece: Piece) => {
      const number = numbers.get(piece) ?? numbers.size;
      numbers.set(piece, number);
      return number;
    };
    const together = new Map<string, { pieces: Iterable<Piece>; viewerIds: string[] }>();
    for (const [viewerId, owed] of this.#byViewer) {
      let key = '';
      for (const piece of owed.values()) key += `${numberOf(piece)} `;
      const known = together.get(key);
      if (known) known.viewerIds.push(viewerId);
      else together.set(key, { pieces: owed.values(), viewerIds: [viewerId] });
    }
    return [...together.values()].map(({ pieces, viewerIds }) => ({
      parcel: new Parcel([...pieces], viewerIds.length),
      viewerIds,
    }));
  }
}
