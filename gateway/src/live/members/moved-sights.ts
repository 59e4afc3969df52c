/**
 * P17: who comes and goes changes by which ways people see each other: whoever has no other way left than a hidden one, say,
 * is hidden from since then. Those who come to see each other, or cease to, are told by `joining`.
 *
 * All of it in the very turn in which the move is known: what people saw before is looked up right before, so nobody is told
 * by this what they have been told of otherwise. And it is since the moment of the move, as all nodes are told it.
 */
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Mover } from '../../presence/sight/hiding.ts';
import type { Tie } from '../../presence/sight/sharing.ts';
import { NONE, type Sight, type Sights, sightOf } from '../../presence/sight/sight.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import { past } from '../../presence/truth/facts.ts';

/** Who comes into conversations, or leaves them. */
export interface Moved {
  readonly conversationIds: readonly string[];
  readonly subjectId: string;
  /** When, by the clock of all nodes. Left out: that was not told. */
  readonly at?: number | undefined;
  /** By the host, and so by this node to the others. */
  readonly isToldHere?: boolean | undefined;
}

/** Changes who is in what by `change`, and sees to what follows. */
export type Around = (moved: Moved, change: () => void) => void;

export interface MovedSightsParts {
  readonly subjects: Pick<Subjects, 'disclosing' | 'knownSharing' | 'sharers'>;
  readonly conversations: Pick<Conversations, 'fellowsOf' | 'membersOf' | 'tie'>;
  readonly sights: Sights;
  /** Those who look at the subject saw it as `before` says. */
  readonly changed: (subjectId: string, before: (viewerId: string) => Sight, viewerIds: Iterable<string>) => void;
  /** Tells of what was said before. */
  readonly resight: (subjectId: string) => void;
  /** Since when the subject is hidden from somebody is to be kept: one node does that for all. */
  readonly keep: (subjectId: string) => void;
  readonly now: () => number;
}

/** Somebody who does not show everything, and how another one saw it. */
interface Seen {
  readonly subjectId: string;
  readonly viewerId: string;
  readonly tie: Tie;
  readonly sight: Sight;
}

export function createMovedSights(parts: MovedSightsParts): Around {
  const { subjects, conversations, sights, changed, resight, keep, now } = parts;
  const { disclosing, knownSharing, sharers } = subjects;

  /** Of whom one does not show everything, or is not shown. */
  function* pairsIn(conversationIds: readonly string[], moverId: string): Generator<readonly [string, string]> {
    const members = conversationIds.flatMap((id) => [...conversations.membersOf(id)]);
    const isMoverConcerned = knownSharing.concerns(moverId);
    // Who is in a conversation that is not held yet may be known by another one.
    for (const id of new Set([...members, ...conversations.fellowsOf(moverId)])) {
      if (id === moverId || !(isMoverConcerned || knownSharing.concerns(id))) continue;
      yield [id, moverId];
      yield [moverId, id];
    }
  }

  function look(conversationIds: readonly string[], moverId: string): Seen[] {
    resight(moverId);
    if (!knownSharing.concernsAny) return [];
    return [...pairsIn(conversationIds, moverId)].map(([viewerId, subjectId]) => {
      const tie = conversations.tie(viewerId, subjectId);
      return { viewerId, subjectId, tie, sight: sightOf(viewerId, subjectId, tie.conversationIds.length > 0, sights) };
    });
  }

  /** Answers whose hidings are to be kept. */
  function settle(seen: readonly Seen[], movedAt: number): string[] {
    const movers = new Map<string, Mover[]>();
    const before = new Map<string, Map<string, Sight>>();
    for (const { subjectId, viewerId, tie, sight } of seen) {
      at(movers, subjectId, () => []).push([viewerId, tie, conversations.tie(viewerId, subjectId)]);
      if (tie.conversationIds.length > 0) at(before, subjectId, () => new Map()).set(viewerId, sight);
    }
    const moved = [...movers].filter(([subjectId, ofThem]) => disclosing.moved(subjectId, ofThem, movedAt, now()));
    const kept = moved.map(([subjectId]) => subjectId);
    for (const [subjectId, seenBy] of before) changed(subjectId, (id) => seenBy.get(id) ?? NONE, seenBy.keys());
    // That has been told just now.
    sharers.forgetFormer(kept);
    return kept;
  }

  return ({ conversationIds, subjectId, at: movedAt, isToldHere }, change) => {
    const seen = look(conversationIds, subjectId);
    change();
    if (seen.length === 0) return;
    const kept = settle(seen, past(movedAt ?? now(), now()));
    if (isToldHere) for (const id of kept) keep(id);
  };
}

function at<Value>(map: Map<string, Value>, key: string, blank: () => Value): Value {
  const known = map.get(key) ?? blank();
  map.set(key, known);
  return known;
}
