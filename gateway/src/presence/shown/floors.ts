/**
 * P10: the least version in which a viewer may be told of a subject. There is one where the rule that decides the pair has
 * changed, as when the two parted: what the viewer was told then has a version of the pair, which is above the subject's own.
 * Nobody else's rises for it, and whoever has seen no such change costs nothing.
 *
 *   while it looked ──────────────────── remembered here
 *   by what the subject shares, ever ─── kept with that (`openings.ts`)
 */
const NOTHING: ReadonlyMap<string, number> = new Map();

/** Below every version: there is none. */
export const NONE = -1;

/** Those that are kept, or `NONE`. */
export interface KeptFloors {
  to(viewerId: string, subjectId: string): number;
  /** Of whoever may come to see it. */
  toEveryone(subjectId: string): number;
  /** Of nobody else are there any. */
  readonly subjects: ReadonlySet<string>;
  /** None of the subject's is higher. */
  latest(subjectId: string): number;
  /** Of whomever this viewer sees in full, because of what it shares itself. */
  by(viewerId: string): number;
  /** None of those is higher. */
  readonly latestBy: number;
}

const NONE_KEPT: KeptFloors = {
  to: () => NONE,
  toEveryone: () => NONE,
  subjects: new Set(),
  latest: () => NONE,
  by: () => NONE,
  latestBy: NONE,
};

export class Floors {
  readonly #kept: KeptFloors;
  /** By viewer and subject. */
  readonly #floors = new Map<string, Map<string, number>>();
  #highest = 0;

  constructor(kept: KeptFloors = NONE_KEPT) {
    this.#kept = kept;
  }

  /** Whether none of the subject is as high: nobody has to be looked at. */
  areBelow(subjectId: string, version: number): boolean {
    return version > Math.max(this.#highest, this.#kept.latestBy) && !this.mayBeKept(subjectId, version);
  }

  /** Whether somebody's that is kept may be as high. */
  mayBeKept(subjectId: string, version: number): boolean {
    return this.#kept.latest(subjectId) >= version;
  }

  /** Of nobody else are any kept: hardly anybody, of thousands. */
  get keptSubjects(): ReadonlySet<string> {
    return this.#kept.subjects;
  }

  /** That of the viewer for everybody whom it sees in full; `NONE`: there is none. */
  ofAll(viewerId: string): number {
    return this.#kept.by(viewerId);
  }

  /** In which version everyone is told of it who may come to see it. */
  toEveryone(subjectId: string, version: number): number {
    return Math.max(version, this.#kept.toEveryone(subjectId));
  }

  /** That which is kept. */
  kept(viewerId: string, subjectId: string): number {
    return this.#kept.to(viewerId, subjectId);
  }

  /** Those of a viewer that are remembered. */
  of(viewerId: string): ReadonlyMap<string, number> {
    return this.#floors.get(viewerId) ?? NOTHING;
  }

  /** In which version a viewer is told of a subject again what is true of it in this one. */
  repeated(viewerId: string, subjectId: string, version: number): number {
    return Math.max(this.remembered(viewerId, subjectId, version), this.kept(viewerId, subjectId));
  }

  /** The same by what the viewer was told while it looked. */
  remembered(viewerId: string, subjectId: string, version: number): number {
    return Math.max(version, this.of(viewerId).get(subjectId) ?? 0);
  }

  /** The same of what is new to it: what was told in that version before was something else. */
  told(viewerId: string, subjectId: string, version: number): number {
    const floor = Math.max(this.of(viewerId).get(subjectId) ?? NONE, this.kept(viewerId, subjectId));
    if (floor === NONE || floor < version) return version;
    this.raise(viewerId, subjectId, floor + 1);
    return floor + 1;
  }

  /** The same where it comes to see the subject `now`: later than the parting, and the same for all who come to see it then. */
  met(viewerId: string, subjectId: string, version: number, now: number): number {
    const kept = Math.max(version, this.kept(viewerId, subjectId));
    const floor = this.of(viewerId).get(subjectId);
    if (floor === undefined || floor < kept) return kept;
    const met = Math.max(floor, now);
    this.raise(viewerId, subjectId, met);
    return met;
  }

  /** From now on the viewer is told of the subject in no lower version. */
  raise(viewerId: string, subjectId: string, version: number): void {
    const own = this.#floors.get(viewerId) ?? new Map<string, number>();
    this.#floors.set(viewerId, own.set(subjectId, version));
    this.#highest = Math.max(this.#highest, version);
  }

  /** The viewer does not look any more: whatever it is told next is a snapshot, which counts in any version. */
  forget(viewerId: string): void {
    if (this.#floors.delete(viewerId) && this.#floors.size === 0) this.#highest = 0;
  }

  /** Forgets those that are passed by the version in which the viewer sees the subject; `undefined`: it is not known. */
  forgetPassed(versionOf: (subjectId: string, viewerId: string) => number | undefined): void {
    for (const [viewerId, own] of this.#floors) {
      for (const [subjectId, floor] of own) if ((versionOf(subjectId, viewerId) ?? 0) > floor) own.delete(subjectId);
      if (own.size === 0) this.forget(viewerId);
    }
  }
}
