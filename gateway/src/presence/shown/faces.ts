/** Which face of a subject each viewer sees. */
import type { Facts, Thresholds } from '@meeshy/status-protocol';
import { type Face, faceOf, inVersion, shownIn, showsMoreToItself, type Truth, withdrawnFace } from '../sight/face.ts';
import { type Dim, IN_FULL, keyOf, SELF, type Sight, type Sights, sightOf, sightOfEveryone } from '../sight/sight.ts';
import type { Standing } from '../subjects/entry.ts';
import { shadowAt } from '../subjects/shades.ts';
import { nextVersion } from '../truth/facts.ts';
import { Floors } from './floors.ts';

/** Viewers who see the same. */
export interface Onlookers {
  readonly face: Face;
  readonly viewerIds: readonly string[];
}

/** A viewer who sees the subject in another way than it did. */
export interface Resighted {
  readonly viewerId: string;
  readonly was: Sight;
  /** It is shown something else, though it sees it in the same way. */
  readonly isNews?: true;
}

export class Faces {
  readonly #thresholds: Thresholds;
  readonly #sights: Sights;
  readonly #floors: Floors;
  readonly #shade: (subjectId: string, since: number) => Standing | undefined;

  constructor(
    thresholds: Thresholds,
    sights: Sights = IN_FULL,
    floors = new Floors(),
    shade: (subjectId: string, since: number) => Standing | undefined = () => undefined,
  ) {
    this.#thresholds = thresholds;
    this.#sights = sights;
    this.#floors = floors;
    this.#shade = shade;
  }

  /** What one viewer sees. */
  toViewer(viewerId: string, truth: Truth, isInAudience: boolean, now: number): Face {
    const { id } = truth.subject;
    const sight = sightOf(viewerId, id, isInAudience, this.#sights);
    const face = this.#of(truth, sight, now);
    return sight.kind === 'none' ? face : inVersion(face, this.#floors.repeated(viewerId, id, face.version));
  }

  /** What a viewer of this sight sees. */
  toGranted(truth: Truth, sight: Sight, now: number): Face {
    return this.#of(truth, sight, now);
  }

  /** What a subject sees of itself, with these facts; `null`: no more than others do. */
  toItself(standing: Standing | undefined, facts: Facts, now: number): Face | null {
    if (!standing || !showsMoreToItself(standing.claims, now)) return null;
    return this.#of({ ...standing, facts }, SELF, now);
  }

  /** What everybody sees who comes to share a conversation: that is what operators see. */
  toEveryone(truth: Truth, now: number): Face {
    const { id } = truth.subject;
    const face = this.#of(truth, sightOfEveryone(id, this.#sights), now);
    return inVersion(face, this.#floors.toEveryone(id, face.version));
  }

  /** The same for lists of who is here; `null`: whoever hides from everyone is in none. */
  inLists(truth: Truth, now: number): Face | null {
    const { kind } = sightOfEveryone(truth.subject.id, this.#sights);
    return kind === 'none' || kind === 'dim' ? null : this.toEveryone(truth, now);
  }

  /** What each of some of its audience sees who have just come to see it. Those together who see the same. */
  toAudience(standing: Standing, viewerIds: Iterable<string>, now: number): Onlookers[] {
    const { subject, outline } = standing;
    // Later than a snapshot of this millisecond, and no later than news of it.
    const at = Math.max(outline.writtenAt, now + 1);
    return this.#together(subject.id, viewerIds, (viewerId, sight) => {
      const face = this.#of(standing, sight, at);
      return inVersion(face, this.#floors.met(viewerId, subject.id, face.version, now));
    });
  }

  /**
   * What those are told who have just ceased to share a conversation with it: in a version above what each was told of it,
   * and below all that it will be told.
   */
  toParted(standing: Standing, viewerIds: Iterable<string>, now: number): Onlookers[] {
    const { subject } = standing;
    return this.#together(subject.id, viewerIds, (viewerId, sight) => {
      const known = this.#floors.repeated(viewerId, subject.id, this.#latestTold(standing, sight, now));
      const version = nextVersion(known, now);
      this.#floors.raise(viewerId, subject.id, version + 1);
      return withdrawnFace(subject, version);
    });
  }

  /**
   * What those are told who see the subject in another way than before: in a version not below what each was told. Nothing,
   * where it shows the same; but what they are told later is in no lower version either.
   */
  toResighted(standing: Standing, viewers: Iterable<Resighted>, now: number): Onlookers[] {
    const { subject, outline } = standing;
    // As news are.
    const at = Math.max(outline.writtenAt, now + 2);
    const resighted = new Map([...viewers].map((one) => [one.viewerId, one]));
    // Of thousands most see the same.
    const faceTo = once((sight) => this.#of(standing, sight, at));
    const latestTold = once((sight) => this.#latestTold(standing, sight, now));
    const shownTo = once((sight) => shownIn(faceTo(sight)));
    return this.#together(subject.id, resighted.keys(), (viewerId, sight) => {
      const { was: before = sight, isNews = false } = resighted.get(viewerId) ?? {};
      const known = this.#floors.remembered(viewerId, subject.id, latestTold(before));
      const face = faceTo(sight);
      const isSame = !isNews && shownTo(sight) === shownTo(before);
      // Whoever has no session is shown it in that which is kept, and so are those at other nodes.
      const kept = this.#floors.kept(viewerId, subject.id);
      const version = isSame ? known : kept > known ? kept : nextVersion(known, now);
      this.#floors.raise(viewerId, subject.id, version);
      return isSame ? null : inVersion(face, Math.max(face.version, version));
    });
  }

  /** The latest version in which viewers of this sight can have been told of it. */
  #latestTold(standing: Standing, sight: Sight, now: number): number {
    const { version, writtenAt } = this.#of(standing, sight, now);
    if (writtenAt === undefined) return version;
    const shade = sight.kind === 'dim' ? this.#shade(standing.subject.id, sight.since) : undefined;
    // It may have been introduced in this millisecond.
    return Math.max((shade ?? standing).outline.writtenAt, now + 1);
  }

  /** Viewers who see something of the subject, by sight and by the version of what `shown` tells them. */
  #together(
    subjectId: string,
    viewerIds: Iterable<string>,
    shown: (viewerId: string, sight: Sight) => Face | null,
  ): Onlookers[] {
    const together = new Map<string, { face: Face; viewerIds: string[] }>();
    for (const viewerId of viewerIds) {
      const sight = sightOf(viewerId, subjectId, true, this.#sights);
      if (sight.kind === 'none') continue;
      const face = shown(viewerId, sight);
      if (!face) continue;
      const key = `${keyOf(sight)} ${face.version}`;
      const known = together.get(key);
      if (known) known.viewerIds.push(viewerId);
      else together.set(key, { face, viewerIds: [viewerId] });
    }
    return [...together.values()];
  }

  #of(truth: Truth, sight: Sight, now: number): Face {
    return faceOf(sight.kind === 'dim' ? this.#shaded(truth, sight, now) : truth, sight, now, this.#thresholds);
  }

  /** With what those are shown who see its shadow: as it was stored, or as far as they were told of it. */
  #shaded(truth: Truth, { since }: Dim, now: number): Truth {
    const { id } = truth.subject;
    const shade = this.#shade(id, since);
    if (!shade) {
      const shadows = this.#sights.shadowsOf(id).filter((shadow) => shadow.since === since);
      return { ...truth, shadows: shadows.map((shadow) => shadowAt(shadow, now)) };
    }
    const { facts, claims, outline } = shade;
    return { ...truth, shadows: [{ since, facts, claims, outline }] };
  }
}

/** Finds it once for each way of seeing. */
function once<Found>(find: (sight: Sight) => Found): (sight: Sight) => Found {
  const found = new Map<string, Found>();
  return (sight) => {
    const key = keyOf(sight);
    const known = found.get(key) ?? find(sight);
    found.set(key, known);
    return known;
  };
}
