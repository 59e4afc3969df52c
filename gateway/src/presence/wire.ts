/** What of a subject may be written to the outside: faces, and whatever holds nothing else of people. */
import {
  NOTHING_SAID,
  SAID_NAMES,
  type SaidName,
  toWireFacts,
  toWireSaid,
  type WireFace,
  type WireFacts,
} from '@meeshy/status-protocol';
import type { Face } from './face.ts';

declare const SHOWN: unique symbol;

/** `Answer`, in which everything that tells of a person's presence has come from a face. */
export type Shown<Answer> = Answer extends WireFacts
  ? Answer & { readonly [SHOWN]: true }
  : Answer extends (infer Item)[]
    ? Shown<Item>[]
    : Answer extends readonly (infer Item)[]
      ? readonly Shown<Item>[]
      : Answer extends object
        ? { [Field in keyof Answer]: Shown<Answer[Field]> }
        : Answer;

/** The one way onto the wire. Most faces show facts alone, and one is written at every change. */
export function wireOf(face: Face): Shown<WireFace> {
  const { seen, limitedBy, said } = face;
  const wire: WireFace = toWireFacts(face);
  if (seen) wire.seen = seen;
  if (limitedBy) wire.limitedBy = limitedBy;
  if (said !== NOTHING_SAID) Object.assign(wire, toWireSaid(said));
  return wire as Shown<WireFace>;
}

/** Whether it tells anything that is said. */
export function isSayingMore(face: { readonly [Name in SaidName]?: unknown }): boolean {
  return SAID_NAMES.some((name) => face[name] !== undefined);
}
