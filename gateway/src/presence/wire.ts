/** What of a subject may be written to the outside: faces, and whatever holds nothing else of people. */
import { toWireFacts, type WireFacts } from '@meeshy/status-protocol';
import type { Face } from './face.ts';

declare const SHOWN: unique symbol;

/** `Answer`, in which everything that tells of a person's presence has come from a face. */
export type Shown<Answer> = Answer extends WireFacts
  ? Answer & { readonly [SHOWN]: true }
  : Answer extends readonly (infer Item)[]
    ? Shown<Item>[]
    : Answer extends object
      ? { [Field in keyof Answer]: Shown<Answer[Field]> }
      : Answer;

/** The one way onto the wire. */
export function wireOf(face: Face): Shown<WireFacts> {
  const { seen } = face;
  return { ...toWireFacts(face), ...(seen && { seen }) } as Shown<WireFacts>;
}
