import type { WireFacts } from './protocol/fields.ts';
import { readTime, writeTime } from './time.ts';
import { type Facts, mapFacts } from './truth.ts';

const same = <Value>(value: Value): Value => value;
const TO_WIRE = { flag: same<boolean>, time: writeTime, version: same<number> };

/** Facts as the wire carries them: times as ISO 8601. */
export function toWireFacts(facts: Facts): WireFacts {
  return mapFacts(facts, TO_WIRE);
}

const FROM_WIRE = {
  flag: (value: unknown) => value === true,
  time: readTime,
  version: (value: unknown) => (Number.isSafeInteger(value) ? Math.max(0, value as number) : 0),
};

/** Facts out of a wire object that may be incomplete or damaged: what cannot be read is absent. */
export function fromWireFacts(wire: { readonly [Name in keyof Facts]?: unknown }): Facts {
  return mapFacts(wire, FROM_WIRE);
}
