/** What of a subject may be written to the outside: faces, and whatever holds nothing else of people. */
import { toWireFacts, toWireSaid, type WireFace, type WireFacts } from '@meeshy/status-protocol';
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
  const { seen, limitedBy, state, note, reach, place } = face;
  const facts = toWireFacts(face);
  if (!seen && !limitedBy && !state && !note && !reach && !place) return facts as Shown<WireFace>;
  const less = { ...(seen && { seen }), ...(limitedBy && { limitedBy }) };
  return { ...facts, ...less, ...toWireSaid(face) } as Shown<WireFace>;
}
