/** P17: whoever says something else of what it shares is seen otherwise at once, and sees others so, on whichever node it said it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SHARED_WITH_ALL } from '@meeshy/status-protocol';
import type { Hearers } from '../../presence/audience/hearers.ts';
import type { SharedSights } from '../../presence/audience/shared-sights.ts';
import type { Sharer, Sharers } from '../../presence/sight/sharers.ts';
import { isEverything } from '../../presence/sight/sharing.ts';
import { keyOf, type Sight, sightOf } from '../../presence/sight/sight.ts';
import type { Session, Sessions } from '../delivery/sessions.ts';
import { eachInSlices } from '../in-slices.ts';

export interface ResightingParts {
  readonly sharers: Pick<Sharers, 'at' | 'countDue' | 'due' | 'get' | 'pass' | 'takeFormer' | 'turn'>;
  readonly sights: SharedSights;
  readonly hearers: Hearers;
  readonly sessions: Sessions;
  /** Those who look at the subject saw it as `before` says. */
  readonly changed: (subjectId: string, before: (viewerId: string) => Sight) => void;
  /** Shows a session everybody anew. */
  readonly showAgain: (session: Session) => Promise<void>;
  /** The subject sees itself otherwise. */
  readonly tellItself: (subjectId: string) => void;
  readonly now: () => number;
  /** The subject may be seen by others than before. */
  readonly tellHost: (subjectId: string) => void;
}

/**
 * To be called whenever something may have been said, and before there is other news of some subject, whose viewers are told
 * by then.
 */
export type Resight = (subjectId?: string) => void;

type Former = Map<string, Sharer | undefined>;

interface Told {
  readonly former: Former;
  readonly again: Set<string>;
}

/** So many are told of in one turn of the event loop; where more begin or cease to hide at the same moment, in slices. */
const AT_ONCE = 50;

export function createResighting(parts: ResightingParts): Resight {
  const { sharers, sights, hearers, sessions } = parts;
  /** How those showed themselves whose viewers are being told. */
  let former: Former = new Map();
  /** Those of them who have shared something else once more: what they were told of others meanwhile may be of neither. */
  let again = new Set<string>();
  /** Whose viewers are still to be told. */
  const waiting = new Set<string>();
  let isAtWork = false;

  function tell(id: string): void {
    waiting.delete(id);
    parts.changed(id, (viewerId) => sights.formerly(former, viewerId, id));
    if (isUnseenOtherwise(former.get(id), sharers.get(id))) parts.tellItself(id);
  }

  /** What others show was told of each; this follows from what it shares itself, of all those told of at once. */
  function seesOtherwise(id: string, { former, again }: Told): boolean {
    if (again.has(id)) return true;
    if (sharesTheSame(former.get(id), sharers.get(id))) return false;
    const others = sessions.of(id).length > 0 ? hearers.heardInOrder(id).filter((other) => other !== id) : [];
    return others.some(
      (other) => keyOf(sights.formerly(former, id, other)) !== keyOf(sightOf(id, other, true, sights)),
    );
  }

  /** Viewers have been told of all of them. */
  function takeTold(): Told {
    const told = { former, again };
    former = new Map();
    again = new Set();
    return told;
  }

  /** The same of one of them, while others wait. */
  function takeToldOf(id: string): Told {
    const told = { former: new Map([[id, former.get(id)]]), again: new Set(again.has(id) ? [id] : []) };
    former.delete(id);
    again.delete(id);
    return told;
  }

  function showTo(viewerIds: readonly string[]): void {
    for (const session of viewerIds.flatMap((id) => sessions.of(id))) void parts.showAgain(session);
  }

  function finish(told: Told): void {
    const ids = [...told.former.keys()];
    const limited = ids.filter((id) => seesOtherwise(id, told));
    for (const id of ids) parts.tellHost(id);
    showTo(limited);
  }

  /** The same of many. */
  async function finishRest(): Promise<void> {
    const told = takeTold();
    const limited: string[] = [];
    await eachInSlices(told.former.keys(), (id) => {
      if (seesOtherwise(id, told)) limited.push(id);
      parts.tellHost(id);
    });
    showTo(limited);
  }

  async function tellRest(): Promise<void> {
    isAtWork = true;
    // More may come after the last.
    while (waiting.size > 0 || sharers.countDue > 0) {
      await nextTurn();
      await eachInSlices(sharers.due(), turn);
      await eachInSlices(waiting, tell);
    }
    isAtWork = false;
    await finishRest();
  }

  function turn(id: string): void {
    sharers.turn(id, parts.now());
    take();
    if (waiting.has(id)) tell(id);
  }

  function take(): void {
    for (const [id, before] of sharers.takeFormer()) {
      if (waiting.has(id)) tell(id);
      if (former.has(id) && !sharesTheSame(former.get(id), before)) again.add(id);
      former.set(id, before);
      waiting.add(id);
    }
  }

  /** Those of whom it is time, unless they are many. */
  function turnSome(at: number): void {
    sharers.pass(at);
    const { countDue } = sharers;
    if (countDue > 0 && countDue <= AT_ONCE) for (const id of sharers.due()) sharers.turn(id, at);
  }

  function tellAll(): void {
    for (const id of waiting) tell(id);
    // Of those who are being told of, what follows does so with the last of them, unless they speak for themselves.
    if (!isAtWork && former.size > 0) finish(takeTold());
  }

  return (subjectId) => {
    const at = parts.now();
    turnSome(at);
    if (subjectId !== undefined) sharers.at(subjectId, at);
    take();
    if (subjectId !== undefined && waiting.has(subjectId)) tell(subjectId);
    if (waiting.size + sharers.countDue <= AT_ONCE) tellAll();
    else if (!isAtWork) void tellRest();
    // It does not wait for the others.
    if (subjectId !== undefined && former.has(subjectId)) finish(takeToldOf(subjectId));
  };
}

/** What it says of that to itself alone. */
function isUnseenOtherwise(before: Sharer | undefined, after: Sharer | undefined): boolean {
  const isInForce = before?.isInvisible === true || after?.isInvisible === true;
  return isInForce && (before?.invisible !== after?.invisible || before?.isInvisible !== after?.isInvisible);
}

function sharesTheSame(before: Sharer | undefined, after: Sharer | undefined): boolean {
  const { sharing: former = SHARED_WITH_ALL } = before ?? {};
  const { sharing = SHARED_WITH_ALL } = after ?? {};
  return former === sharing || (isEverything(former) && isEverything(sharing));
}
