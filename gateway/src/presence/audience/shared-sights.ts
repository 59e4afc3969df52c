/**
 * P17: who sees whom how, by what everybody shares.
 *
 *   what the subject shows ── never, always, invisible, hiddenIn, status, then lastSeen ──┐
 *   what the viewer shows to the subject, its invisibility apart (reciprocity) ───────────┴─▶ the coarser
 */
import { type Grant, granted, grantedToEveryone } from '../sight/grant.ts';
import { limiting, type Sharer, type Sharers } from '../sight/sharers.ts';
import { detailBy, isHiddenFrom } from '../sight/sharing.ts';
import {
  atMost,
  type Exceptions,
  keyOf,
  type Limit,
  type Shadow,
  type Sight,
  type Sights,
  sightIn,
} from '../sight/sight.ts';
import type { Conversations } from './conversations.ts';
import type { Hearers } from './hearers.ts';

type AskedSharers = Pick<Sharers, 'at' | 'changes' | 'has' | 'ids' | 'isEmpty' | 'naming' | 'pass' | 'size'>;

export type Reciprocity = 'pairwise' | 'none';

export class SharedSights implements Sights {
  readonly #sharers: AskedSharers;
  readonly #conversations: Conversations;
  readonly #hearers: Hearers;
  readonly #reciprocity: Reciprocity;
  readonly #now: () => number;

  constructor(
    sharers: AskedSharers,
    conversations: Conversations,
    hearers: Hearers,
    reciprocity: Reciprocity,
    now: () => number,
  ) {
    this.#sharers = sharers;
    this.#conversations = conversations;
    this.#hearers = hearers;
    this.#reciprocity = reciprocity;
    this.#now = now;
  }

  get areFull(): boolean {
    return this.#sharers.isEmpty;
  }

  get changes(): number {
    this.#sharers.pass(this.#now());
    return this.#sharers.changes + this.#hearers.changes;
  }

  isFull(viewerId: string, subjectId: string): boolean {
    return !this.#sharers.has(subjectId) && !(this.#reciprocity === 'pairwise' && this.#sharers.has(viewerId));
  }

  isSeenOtherwise(subjectId: string): boolean {
    const sharers = this.#sharers;
    if (sharers.has(subjectId)) return true;
    if (this.#reciprocity === 'none') return false;
    for (const viewerId of this.#hearers.viewersOf(subjectId)) if (sharers.has(viewerId)) return true;
    return false;
  }

  shownBy(subjectId: string): Grant {
    const sharer = this.#sharer(subjectId);
    return sharer ? grantedToEveryone(sharer) : sightIn('full');
  }

  limitOf(viewerId: string): Limit {
    const own = this.#reciprocity === 'pairwise' ? limiting(this.#sharer(viewerId)) : undefined;
    if (!own) return 'full';
    return own.sharing.status === 'everyone' ? detailBy(own.sharing) : 'nothing';
  }

  exceptionsOf(subjectId: string): Exceptions {
    return {
      get: (viewerId) => this.#between(viewerId, subjectId),
      [Symbol.iterator]: () => this.#exceptions(subjectId),
    };
  }

  shadowsOf(subjectId: string): readonly Shadow[] {
    return this.#sharer(subjectId)?.hidings.shadows ?? [];
  }

  /** What a subject shows to one of its audience, whatever that viewer shows in turn. */
  grant(viewerId: string, subjectId: string): Grant {
    const sharer = this.#sharer(subjectId);
    return sharer ? granted(sharer, [viewerId, this.#conversations.tie(viewerId, subjectId)]) : sightIn('full');
  }

  /** How a viewer saw a subject when those said what they did, and shared what these share now. */
  formerly(former: ReadonlyMap<string, Sharer | undefined>, viewerId: string, subjectId: string): Sight {
    return this.#seen(viewerId, subjectId, (id) => (former.has(id) ? former.get(id) : this.#sharer(id)));
  }

  /** As it shows itself now, also where that has begun or ended this moment. */
  #sharer(id: string): Sharer | undefined {
    return this.#sharers.at(id, this.#now());
  }

  #between(viewerId: string, subjectId: string): Sight {
    return this.#seen(viewerId, subjectId, (id) => this.#sharer(id));
  }

  #seen(viewerId: string, subjectId: string, sharerOf: (id: string) => Sharer | undefined): Sight {
    const sharer = sharerOf(subjectId);
    const own = this.#reciprocity === 'pairwise' ? limiting(sharerOf(viewerId)) : undefined;
    if (!sharer && !own) return sightIn('full');
    const tie = this.#conversations.tie(viewerId, subjectId);
    const shown = sharer ? granted(sharer, [viewerId, tie]) : sightIn('full');
    // By its own invisibility nobody is limited.
    const isBlind = own && isHiddenFrom({ sharing: own.sharing, isInvisible: false }, subjectId, tie);
    return own ? atMost(shown, isBlind ? 'nothing' : detailBy(own.sharing)) : shown;
  }

  *#exceptions(subjectId: string): Generator<[string, Sight]> {
    const shown = this.shownBy(subjectId);
    for (const viewerId of new Set(this.#apart(subjectId))) {
      if (viewerId === subjectId || !this.#conversations.sees(viewerId, subjectId)) continue;
      const sight = this.#between(viewerId, subjectId);
      if (keyOf(sight) !== keyOf(atMost(shown, this.limitOf(viewerId)))) yield [viewerId, sight];
    }
  }

  /** Those who may be exceptions: whoever either side names, and whoever knows the other directly, or by a hidden way. */
  *#apart(subjectId: string): Generator<string> {
    const sharer = this.#sharer(subjectId);
    const conversationIds = this.#conversations.memberships(subjectId);
    yield* this.#sharers.naming(subjectId);
    for (const id of conversationIds) yield* this.#sharers.naming(id);
    for (const id of conversationIds.filter((id) => this.#conversations.isDirect(id)))
      yield* this.#conversations.viewersIn(id);
    if (!sharer) return;
    const { always, never, hiddenIn } = sharer.sharing;
    const { own, seen } = sharer.openings;
    const acts = Object.keys({ ...sharer.hidings.acts, ...sharer.openings.acts });
    yield* [...always, ...never, ...Object.keys(sharer.hidings.own), ...Object.keys(own), ...acts];
    yield* [...(seen.spared ?? []), ...Object.keys(seen.hidings.own)];
    for (const id of [...hiddenIn, ...acts]) yield* this.#hearers.viewersBy(id, subjectId);
  }
}
