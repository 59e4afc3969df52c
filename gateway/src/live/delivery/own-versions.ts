import { type Floors, NONE as NO_FLOOR } from '../../presence/shown/floors.ts';
import { inBoth } from './in-both.ts';
import type { Latest } from './latest.ts';
import type { Piece } from './parcel.ts';

/** Before the versions of a viewer that are its own. */
const OWN = '\x02';
/** Whoever has versions of its own of more people than this shares them with nobody. */
const MOST_SHARED = 8;

/** In which versions viewers are told of those of whom there is news, where that is their own business (P10). */
export class OwnVersions {
  readonly #floors: Floors;
  readonly #latest: Pick<Latest, 'leastVersion' | 'subjectIds'>;

  constructor(floors: Floors, latest: Pick<Latest, 'leastVersion' | 'subjectIds'>) {
    this.#floors = floors;
    this.#latest = latest;
  }

  /** Those of whom some may be told in higher versions by what is kept. */
  opened(): ReadonlySet<string> {
    const opened = new Set<string>();
    // What is told again leaves in hundreds of slices, each of which asks this.
    for (const id of inBoth(this.#floors.keptSubjects, this.#latest.subjectIds)) {
      if (this.#floors.mayBeKept(id, this.#latest.leastVersion(id))) opened.add(id);
    }
    return opened;
  }

  /** The same text for all who may be told in the same versions; nothing: in those that others are told in. `opened`: by `opened()`. */
  floorsOf(viewerId: string, opened: ReadonlySet<string>): string {
    const latest = this.#latest;
    const own = this.#floors.of(viewerId);
    const ofAll = this.#floors.ofAll(viewerId);
    let [floors, count] = ['', 0];
    // Whichever are fewer.
    const known = own.size < latest.subjectIds.size && ofAll === NO_FLOOR ? own.keys() : latest.subjectIds;
    for (const subjectId of opened.size > 0 ? new Set([...known, ...opened]) : known) {
      const least = latest.leastVersion(subjectId);
      const isKept = opened.has(subjectId) || ofAll >= least;
      const floor = isKept ? this.#floors.repeated(viewerId, subjectId, 0) : own.get(subjectId);
      if (floor === undefined || floor < least) continue;
      if (++count > MOST_SHARED) return OWN + viewerId;
      floors += OWN + subjectId + OWN + floor;
    }
    return floors;
  }

  /** The piece in the version that these viewers, who have the same floors, may be told. */
  above(viewerIds: readonly string[], piece: Piece, isRepeated: boolean): Piece {
    const { userId, version } = piece.face;
    let told = version;
    for (const viewerId of viewerIds) {
      told = isRepeated
        ? this.#floors.repeated(viewerId, userId, version)
        : this.#floors.told(viewerId, userId, version);
    }
    return piece.inVersion(told);
  }
}
