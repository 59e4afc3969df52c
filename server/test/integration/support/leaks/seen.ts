/** What somebody sees of one person, so that what is seen of two can be compared: without names, and times by their order. */
import type { Client } from '../../../../../gateway/test/integration/support/client.ts';
import type { Person } from '../site.ts';

/** ISO 8601, and the versions, which are times too. */
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z|\b1\d{12}\b/g;
/** When something was written, and where the next page begins: neither is of the person. */
const NOT_OF_THEM: ReadonlySet<string> = new Set(['serverTime', 'nextCursor']);

/** What of it is about them: of lists only what names them. */
export function about(them: Person, value: unknown): unknown {
  const isOfThem = (one: unknown) => JSON.stringify(one)?.includes(them.id) === true;
  if (Array.isArray(value)) return value.filter(isOfThem).map((one) => about(them, one));
  if (typeof value !== 'object' || value === null) return value;
  const own = Object.entries(value).filter(([name]) => !NOT_OF_THEM.has(name));
  return Object.fromEntries(own.map(([name, field]) => [name, about(them, field)]));
}

/** When something was asked. Whoever sees no times is answered in versions of that time. */
export interface Asked {
  readonly from: number;
  readonly to: number;
}

/** Versions are a few milliseconds ahead. */
const AHEAD_MS = 5;

/** `names`: what differs between people, each with what takes its place. */
export function alike(names: ReadonlyMap<string, string>, value: unknown, asked?: Asked): unknown {
  const isOfAsking = (at: number) => asked !== undefined && at >= asked.from && at <= asked.to + AHEAD_MS;
  let text = JSON.stringify(value ?? null);
  for (const [name, place] of names) text = text.replaceAll(name, place);
  const all = new Set(text.match(TIME)?.map(timeIn));
  // Several questions may be answered within a millisecond or not: how many times of asking there are tells nothing.
  const times = [...all].filter((at) => !isOfAsking(at)).sort((a, b) => a - b);
  const ranked = (one: unknown): unknown => {
    const isTime = typeof one === 'number' || (typeof one === 'string' && one.includes('T'));
    const at = isTime ? timeIn(String(one)) : Number.NaN;
    if (!all.has(at)) return one;
    return isOfAsking(at) ? 'when it was asked' : `time ${times.indexOf(at)}`;
  };
  return JSON.parse(text, (_, one) => ranked(one));
}

const timeIn = (text: string): number => (text.includes('T') ? Date.parse(text) : Number(text));

interface Heard {
  readonly event: string;
  readonly payload: unknown;
  readonly at: number;
}

/** All that a client was told of them, from their exit on; `from`: how much of what it was told is from before. */
export function heardOf(them: Person, client: Client, from = 0): Heard[] {
  const heard = client.received.slice(from).flatMap(({ event, payload, at }): Heard[] => {
    if (!JSON.stringify(payload)?.includes(them.id)) return [];
    // It makes no difference in how many frames they come.
    const payloads = event === 'user:status:batch' ? (about(them, payload) as unknown[]) : [about(them, payload)];
    return payloads.map((one) => ({ event: event.replace(':batch', ''), payload: one, at }));
  });
  const exit = heard.findIndex(({ payload }) => (payload as { isOnline?: boolean }).isOnline === false);
  return exit < 0 ? heard : heard.slice(exit);
}
