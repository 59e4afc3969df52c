/** P21: who counts in a conversation, and how counts are told: nobody who hides is to be found out by them. */
import type { Occupancy, Thresholds } from '@meeshy/status-protocol';
import type { Face } from './face.ts';
import { type Grant, granted } from './grant.ts';
import type { Sharer } from './sharers.ts';
import { FULL } from './sight.ts';
import { type Counted, statusShown } from './wire.ts';

/** So many are told exactly, more to two digits. */
const MOST_EXACT = 50;

const IN_FULL: readonly Grant[] = [FULL];
/** Whoever may come; of those who are there everybody who is not named sees as much, or more. */
const ANYBODY = '';

/**
 * How everyone there sees the subject, in each way in which one of them does: whoever comes into this conversation and shares no other
 * with it, and those of its members whom it names in `never`. Only who is online by all of these sights counts: a count is told to all of them, and
 * would tell of somebody whom one of them is not to see. That some see more (`always`, direct people, who share another conversation) changes
 * nothing, and nor does what they share themselves. A hiding is told by these sights as an exit would be, and when it would be.
 */
export function sightsOfEveryoneIn(
  conversationId: string,
  members: ReadonlySet<string>,
  sharer: Sharer | undefined,
): readonly Grant[] {
  if (!sharer) return IN_FULL;
  const tie = { conversationIds: [conversationId], directIds: [] };
  const named = sharer.sharing.never.filter((id) => members.has(id));
  return [ANYBODY, ...named].map((id) => granted(sharer, [id, tie]));
}

/** 1,234 as 1,200: by one more or less nobody tells who came. */
export function roughly(count: number): number {
  return count <= MOST_EXACT ? count : Number(count.toPrecision(2));
}

/** Counts people of a conversation at one moment, each by the faces that those there are shown of it. */
export class Count {
  readonly #at: number;
  readonly #thresholds: Thresholds;
  #online = 0;
  #connected = 0;

  constructor(at: number, thresholds: Thresholds) {
    this.#at = at;
    this.#thresholds = thresholds;
  }

  /** One of them, by the sights of everyone there. */
  add(faces: readonly Face[]): void {
    if (faces.every((face) => statusShown(face, this.#at, this.#thresholds) === 'online')) this.#online++;
    if (faces.every(({ isOnline }) => isOnline)) this.#connected++;
  }

  /** Of so many members. `viewing`: by how many is shown to everyone there that they view it. */
  of(members: number, viewing: number): Counted<Occupancy & { readonly connected: number }> {
    const counts = {
      members: roughly(members),
      online: roughly(this.#online),
      connected: roughly(this.#connected),
      viewing: roughly(viewing),
    };
    return counts as Counted<typeof counts>;
  }
}
