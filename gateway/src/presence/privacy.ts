import { readTime, type Sharing, type Thresholds } from '@meeshy/status-protocol';
import { type Claims, isDuring, NO_CLAIMS } from './claims.ts';
import type { Entries } from './entries.ts';
import type { Entry } from './entry.ts';
import { shadowOf } from './face.ts';
import { type Follower, type Hidings, hidingsActed, hidingsAfter, hidingsMoved, type Onlooker } from './hiding.ts';
import {
  afterWord,
  invisibleIn,
  type Kept,
  keptIn,
  keptPlaceIn,
  openingsIn,
  sharedIn,
  withSharing,
  withUnseen,
} from './kept-sharing.ts';
import { type Opening, openingsBy, openingsFor } from './opening.ts';
import { NO_OPENINGS, type Openings } from './openings.ts';
import { isSamePlace, type KeptPlace, withPlaceOf } from './place.ts';
import { type Shades, shadowAt } from './shades.ts';
import { Sharers } from './sharers.ts';
import { agreedBy, type Showing } from './sharing.ts';
import type { Shadow } from './sight.ts';
import { isSaying, isSayingToItself } from './spoken.ts';
import type { Subject } from './subject.ts';

/** P17, P18: what subjects let others see, and what those see from whom they hide. */
export class Privacy {
  readonly #entries: Entries;
  readonly #thresholds: Thresholds;
  readonly #shades: Shades;
  readonly sharers: Sharers;
  readonly #openers = new Set<string>();
  /** Those known here of whom some saw less before than they do, or will have. */
  readonly openers: ReadonlySet<string> = this.#openers;
  readonly #keepers = new Set<string>();
  /** P22: those known here who keep a history of when they are online. */
  readonly keepers: ReadonlySet<string> = this.#keepers;
  #latestSees = 0;
  readonly #listeners: ((subjectId: string) => void)[] = [];

  constructor(entries: Entries, thresholds: Thresholds, shades: Shades) {
    this.#entries = entries;
    this.#thresholds = thresholds;
    this.#shades = shades;
    this.sharers = new Sharers((subjectId) => entries.get(subjectId)?.facts);
    // It is not known what somebody shares of whom nobody has been told anything.
    entries.listen(({ subject }) => this.sharers.doubt(subject.id));
  }

  /** What somebody shares may be something else than before. */
  listen(onHeard: (subjectId: string) => void): void {
    this.#listeners.push(onHeard);
  }

  /** Everything, of whoever never said anything of it. */
  sharingOf(subjectId: string): Sharing {
    return sharedIn(this.#entries.get(subjectId)?.claims ?? NO_CLAIMS).sharing;
  }

  /** How the subject shows itself. */
  showingOf(subjectId: string, now: number): Showing {
    const sharing = this.sharingOf(subjectId);
    return this.#sharer(subjectId, now) ?? { sharing, isInvisible: false };
  }

  /** The subject shows itself so from now on; `people`: its audience. */
  share(subject: Subject, sharing: Sharing, people: Iterable<Onlooker>, now: number): void {
    const entry = this.#entries.of(subject, now);
    this.know(entry, now);
    const moment = this.#moment(entry, now);
    this.#keep(entry, this.#shown(entry, moment, { ...moment.showing, sharing }, people), moment.at, now);
  }

  /**
   * What is claimed of the subject, where it says this of itself now: with since when whom it hides from, if it becomes
   * invisible by that, or ceases to be. `people`: its audience.
   */
  claimed(subject: Subject, claims: Claims, people: Iterable<Onlooker>, now: number): Claims {
    const entry = this.#entries.of(subject, now);
    const said = invisibleIn(claims);
    if (said === invisibleIn(entry.claims)) return claims;
    const moment = this.#moment(entry, now);
    const { showing, at } = moment;
    const isInvisible = said !== null && isDuring(said, now);
    if (isInvisible || showing.isInvisible) {
      return withUnseen(claims, this.#shown(entry, moment, { ...showing, isInvisible }, people), at);
    }
    // What is replaced may have told until when it was not seen.
    const kept = sharedIn(claims);
    const { openings } = showing;
    return openings === kept.openings ? claims : withSharing(claims, { ...kept, openings }, at);
  }

  /**
   * People come to share other conversations with the subject. Whether that is to be kept: somebody is hidden from since
   * a moment of its own. `movedAt`: when they did, as all nodes are told it.
   */
  moved(subjectId: string, movers: Iterable<Follower>, movedAt: number, now: number): boolean {
    const entry = this.#entries.get(subjectId);
    if (!entry?.isSharingKnown || !this.concerns(subjectId)) return false;
    const moment = this.#moment(entry, now);
    const { showing } = moment;
    const at = Math.max(movedAt, afterWord(entry.claims));
    const all = [...movers];
    const hidings = hidingsMoved(showing.hidings, showing, all, this.#shadow(entry, at));
    const openings = openingsFor({ ...moment, at }, all, this.#thresholds);
    if (openings === showing.openings && isSame(hidings, showing.hidings)) return false;
    this.#keep(entry, { sharing: showing.sharing, hidings, openings }, afterWord(entry.claims), now);
    return true;
  }

  /** Whether who sees the subject, or in which version, depends on what it says of that. */
  concerns(subjectId: string): boolean {
    return this.sharers.has(subjectId) || this.openers.has(subjectId);
  }

  /** Whether that may be so of anybody. */
  get concernsAny(): boolean {
    return !this.sharers.isEmpty || this.openers.size > 0;
  }

  /** P10: in which version at least those are told of it, by what it shares, who see it in full. */
  openings(subjectId: string, now: number): Openings {
    if (!this.openers.has(subjectId)) return NO_OPENINGS;
    const entry = this.#entries.get(subjectId);
    return entry ? openingsIn(entry.claims, entry.facts, now) : NO_OPENINGS;
  }

  /** P10: in which version at least it is told of those of whom it sees times, by what it shares itself. */
  sees(subjectId: string): number {
    if (!this.openers.has(subjectId)) return 0;
    return sharedIn(this.#entries.get(subjectId)?.claims ?? NO_CLAIMS).openings.sees;
  }

  /** Of nobody known here that is higher. */
  get latestSees(): number {
    return this.#latestSees;
  }

  /** P24: where the subject was last, as far as it shares that and it is known here. */
  placeOf(subjectId: string): KeptPlace | null {
    return keptPlaceIn(this.#entries.get(subjectId)?.claims ?? NO_CLAIMS);
  }

  /**
   * A session of the subject has said that it is there. Whether that is to be kept: it may be known, or not be shared any more. What the
   * subject shares meanwhile, on another node, counts.
   */
  placed(subjectId: string, place: KeptPlace, now: number): boolean {
    const entry = this.#entries.get(subjectId);
    if (!entry?.isSharingKnown) return false;
    const kept = sharedIn(entry.claims);
    const known = keptPlaceIn(entry.claims);
    if (kept.sharing.place !== place.level || (known && isSamePlace(known, place))) return false;
    entry.claims = withSharing(entry.claims, kept, afterWord(entry.claims), place);
    this.hear(entry, now);
    return true;
  }

  /** The subject did something at that time in a conversation, or to a person. Whether it is to be kept: some may know of it from whom it hides. */
  acted(subjectId: string, knownTo: string, at: number, now: number): boolean {
    const entry = this.#entries.get(subjectId);
    const sharer = this.#sharer(subjectId, now);
    const readAt = readTime(at);
    if (!entry?.isSharingKnown || !sharer || readAt === null) return false;
    const hidings = hidingsActed(sharer.hidings, knownTo, Math.min(readAt, now));
    if (hidings === sharer.hidings) return false;
    const openings = openingsIn(entry.claims, entry.facts, now);
    this.#keep(entry, { sharing: sharer.sharing, hidings, openings }, afterWord(entry.claims), now);
    return true;
  }

  /** What is said of a subject has changed. */
  hear({ subject, claims, isSharingKnown }: Entry, now: number): void {
    if (!isSharingKnown) return;
    this.sharers.hear(subject.id, claims, now);
    if (isOpener(claims)) this.#openers.add(subject.id);
    else this.#openers.delete(subject.id);
    if (sharedIn(claims).sharing.activity === 'off') this.#keepers.delete(subject.id);
    else this.#keepers.add(subject.id);
    this.#latestSees = Math.max(this.#latestSees, this.sees(subject.id));
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
    this.sharers.hear(subjectId, NO_CLAIMS, 0);
    this.#openers.delete(subjectId);
    this.#keepers.delete(subjectId);
  }

  #moment(entry: Entry, now: number): Opening {
    const { subject, facts, claims } = entry;
    const shown = this.#sharer(subject.id, now) ?? { ...sharedIn(claims), isInvisible: false };
    const showing = { ...shown, openings: openingsIn(claims, facts, now) };
    const at = Math.max(now, afterWord(claims));
    const shadows = showing.hidings.shadows.map((shadow) => this.#told(subject.id, shadow, at));
    return { truth: { subject, facts, claims, shadows }, showing, at };
  }

  /** What those were told who see it so: of an exit, or not yet. */
  #told(subjectId: string, shadow: Shadow, at: number): Shadow {
    const told = this.#shades.of(subjectId).get(shadow.since)?.entry;
    return told ? { since: shadow.since, facts: told.facts, claims: told.claims } : shadowAt(shadow, at);
  }

  /** Showing itself so from that moment on; `people`: its audience. */
  #shown(entry: Entry, moment: Opening, after: Showing, people: Iterable<Onlooker>): Kept {
    const { showing, at } = moment;
    const all = [...people];
    const hidings = hidingsAfter(showing.hidings, showing, after, all, this.#shadow(entry, at));
    const openings = openingsBy(moment, { ...after, hidings }, all, this.#thresholds);
    return { sharing: after.sharing, hidings, openings };
  }

  #sharer(subjectId: string, now: number) {
    return this.sharers.at(subjectId, now);
  }

  #shadow({ facts, claims }: Entry, at: number): Shadow {
    const saying = Object.entries(claims).filter(([, claim]) => {
      return claim.isDismissed === true || (isSaying(claim) && !isSayingToItself(claim));
    });
    const said = withPlaceOf(claims, Object.fromEntries(saying));
    const agreed = agreedBy(sharedIn(claims).sharing);
    return {
      ...shadowOf(facts, at, this.#thresholds),
      ...(Object.keys(said).length > 0 && { claims: said }),
      ...((agreed.hours || agreed.outlook) && { agreed }),
    };
  }

  /**
   * `at`: of what only follows from what is shared, no later than must be. What the subject says itself meanwhile, on
   * another node, counts, whatever was known of it here.
   */
  #keep(entry: Entry, kept: Kept, at: number, now: number): void {
    entry.claims = withSharing(entry.claims, kept, at);
    this.hear(entry, now);
  }
}

function isOpener(claims: Claims): boolean {
  if (claims === NO_CLAIMS) return false;
  const isKept = (keptIn(claims)?.openings ?? NO_OPENINGS) !== NO_OPENINGS;
  return isKept || typeof invisibleIn(claims)?.until === 'number';
}

function isSame(a: Hidings, b: Hidings): boolean {
  const [one, other] = [Object.entries(a.own), Object.entries(b.own)];
  return one.length === other.length && one.every(([id, since]) => b.own[id] === since);
}
