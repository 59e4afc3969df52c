/** What of a subject may be written to the outside: faces, and whatever holds nothing else of people. */
import {
  fromWireFacts,
  NOTHING_SAID,
  type Occupancy,
  SAID_NAMES,
  type SaidName,
  type Status,
  statusOf,
  type Thresholds,
  toWireFacts,
  toWireSaid,
  type WireFace,
  type WireFacts,
} from '@meeshy/status-protocol';
import type { Face } from './face.ts';

declare const SHOWN: unique symbol;
declare const NAMED: unique symbol;
declare const COUNTED: unique symbol;

/** `Answer`, in which everything that tells of a person's presence, or counts people by it, has come from faces. */
export type Shown<Answer> = Answer extends WireFacts
  ? Answer & { readonly [SHOWN]: true }
  : Answer extends Occupancy
    ? Counted<Answer>
    : Answer extends (infer Item)[]
      ? Shown<Item>[]
      : Answer extends readonly (infer Item)[]
        ? readonly Shown<Item>[]
        : Answer extends object
          ? { [Field in keyof Answer]: Shown<Answer[Field]> }
          : Answer;

interface Name {
  readonly userId: string;
  readonly username: string;
}

/** Somebody who is named because they have shown a face. */
export interface Named extends Name {
  readonly [NAMED]: true;
}

/** `Told`, in which whoever is named has shown a face: what tells of them by naming them, without facts. */
export type Naming<Told> = Told extends Name
  ? Told & Named
  : Told extends (infer Item)[]
    ? Naming<Item>[]
    : Told extends object
      ? { [Field in keyof Told]: Naming<Told[Field]> }
      : Told;

/** Made of what `Count` (`occupancy.ts`) has counted. */
export type Counted<Counts> = Counts & { readonly [COUNTED]: true };

/** The one way to name somebody. */
export function nameOf({ userId, username }: Face | Shown<Name & WireFace>): Named {
  const name: Name = { userId, username };
  return name as Named;
}

/** The one way onto the wire. Most faces show facts alone, and one is written at every change. */
export function wireOf(face: Face): Shown<WireFace> {
  const { seen, limitedBy, said } = face;
  const wire: WireFace = toWireFacts(face);
  if (seen) wire.seen = seen;
  if (limitedBy) wire.limitedBy = limitedBy;
  if (said !== NOTHING_SAID) Object.assign(wire, toWireSaid(said));
  return wire as Shown<WireFace>;
}

/** What is filtered and counted by: `statusOf` would take facts that nobody is shown. */
export function statusShown(face: Face, now: number, thresholds: Thresholds): Status {
  return statusOf(face, now, thresholds);
}

/** The same of a face as it was written: what `Presence.get` answers, say, or code that listens hears. */
export function statusOnWire(wire: Shown<WireFacts>, now: number, thresholds: Thresholds): Status {
  return statusOf(fromWireFacts(wire), now, thresholds);
}

/** Whether it tells anything that is said. */
export function isSayingMore(face: { readonly [Name in SaidName]?: unknown }): boolean {
  return SAID_NAMES.some((name) => face[name] !== undefined);
}
