import { readTime, type Sharing, type Thresholds } from '@meeshy/status-protocol';
import { shadowOf } from '../sight/face.ts';
import { type Hidings, hidingsActed, hidingsAfter, hidingsMoved, type Mover, type Onlooker } from '../sight/hiding.ts';
import {
  afterWord,
  invisibleIn,
  type Kept,
  keptPlaceIn,
  openingsIn,
  sharedIn,
  withSharing,
  withUnseen,
} from '../sight/kept-sharing.ts';
import { type Opening, openingsBy, openingsFor } from '../sight/opening.ts';
import type { Sharers } from '../sight/sharers.ts';
import { agreedBy, type Showing } from '../sight/sharing.ts';
import type { Shadow } from '../sight/sight.ts';
import { type Claims, isDuring } from '../truth/claims.ts';
import { isSamePlace, type KeptPlace, withPlaceOf } from '../truth/place.ts';
import { isSaying, isSayingToItself } from '../truth/spoken.ts';
import type { Subject } from '../truth/subject.ts';
import type { Entries } from './entries.ts';
import type { Entry } from './entry.ts';
import type { KnownSharing } from './known-sharing.ts';
import { type Shades, shadowAt } from './shades.ts';

/**
 * P17, P18: what people and hosts do by which others see somebody otherwise. It is kept with since when whom the subject hides from, since
 * when it does not any more, and what those see from whom it hides.
 */
export class Disclosing {
  readonly #entries: Entries;
  readonly #known: Pick<KnownSharing, 'concerns' | 'hear' | 'know'>;
  readonly #sharers: Pick<Sharers, 'at'>;
  readonly #shades: Pick<Shades, 'of'>;
  readonly #thresholds: Thresholds;

  constructor(
    entries: Entries,
    known: Pick<KnownSharing, 'concerns' | 'hear' | 'know'>,
    sharers: Pick<Sharers, 'at'>,
    shades: Pick<Shades, 'of'>,
    thresholds: Thresholds,
  ) {
    this.#entries = entries;
    this.#known = known;
    this.#sharers = sharers;
    this.#shades = shades;
    this.#thresholds = thresholds;
  }

  /** The subject shows itself so from now on; `people`: its audience. */
  share(subject: Subject, sharing: Sharing, people: Iterable<Onlooker>, now: number): void {
    const entry = this.#entries.of(subject, now);
    this.#known.know(entry, now);
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
  moved(subjectId: string, movers: Iterable<Mover>, movedAt: number, now: number): boolean {
    const entry = this.#entries.get(subjectId);
    if (!entry?.isSharingKnown || !this.#known.concerns(subjectId)) return false;
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
    this.#known.hear(entry, now);
    return true;
  }

  /** The subject did something at that time in a conversation, or to a person. Whether it is to be kept: some may know of it from whom it hides. */
  acted(subjectId: string, knownTo: string, at: number, now: number): boolean {
    const entry = this.#entries.get(subjectId);
    const sharer = this.#sharers.at(subjectId, now);
    const readAt = readTime(at);
    if (!entry?.isSharingKnown || !sharer || readAt === null) return false;
    const hidings = hidingsActed(sharer.hidings, knownTo, Math.min(readAt, now));
    if (hidings === sharer.hidings) return false;
    const openings = openingsIn(entry.claims, entry.facts, now);
    this.#keep(entry, { sharing: sharer.sharing, hidings, openings }, afterWord(entry.claims), now);
    return true;
  }

  #moment(entry: Entry, now: number): Opening {
    const { subject, facts, claims } = entry;
    const shown = this.#sharers.at(subject.id, now) ?? { ...sharedIn(claims), isInvisible: false };
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

  #shadow({ facts, claims }: Entry, at: number): Shadow {
    const saying = Object.entries(claims).filter(([, claim]) => {
      return claim.isDismissed === true || (isSaying(claim) && !isSayingToItself(claim));
    });
    const said = withPlaceOf(claims, Object.fromEntries(saying));
    return {
      ...shadowOf(facts, at, this.#thresholds),
      ...(Object.keys(said).length > 0 && { claims: said }),
      agreed: agreedBy(sharedIn(claims).sharing),
    };
  }

  /**
   * `at`: of what only follows from what is shared, no later than must be. What the subject says itself meanwhile, on
   * another node, counts, whatever was known of it here.
   */
  #keep(entry: Entry, kept: Kept, at: number, now: number): void {
    entry.claims = withSharing(entry.claims, kept, at);
    this.#known.hear(entry, now);
  }
}

function isSame(a: Hidings, b: Hidings): boolean {
  const [one, other] = [Object.entries(a.own), Object.entries(b.own)];
  return one.length === other.length && one.every(([id, since]) => b.own[id] === since);
}
