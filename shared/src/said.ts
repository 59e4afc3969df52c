/**
 * P16: what is said of somebody beside what is true: a state and a note, each until a time. An end is true at its moment, on
 * every screen and on the server alike.
 *
 *   state  ── until ──▶ nothing      busy, available: only of whoever is not offline
 *   note   ── until ──▶ nothing
 *   reach  ── (P25: its end would tell when a push service took a message, and is nobody's business: the server says so)
 *   place  ── (P24: it stays until there is another one)
 */
import { nextStatusChangeAt, type Status, statusOf, type Thresholds } from './status.ts';
import { readTime, writeTime } from './time.ts';
import {
  type Facts,
  type NoteSaid,
  REACHES,
  type Reach,
  SHOWN_SOURCES,
  type ShownSource,
  STATES,
  type StateValue,
} from './truth.ts';

/** `until`: epoch milliseconds, `null`: no end is known. */
export interface State {
  readonly value: StateValue;
  readonly source: ShownSource;
  readonly until: number | null;
}

/** `until`: epoch milliseconds, `null`: no end is known. */
export interface Note extends NoteSaid {
  readonly until: number | null;
}

/** P24: where somebody is, as far as they share that and it is known. */
export interface Place {
  /** `country`: ISO 3166-1, two letters, which each reader's language has a name for. `city`: a name, as maps in English have it. */
  readonly label?: { readonly country: string; readonly city?: string | undefined } | undefined;
  /** Of IANA: by which clock they live. It tells of no city, though it may be named after one. */
  readonly zone?: string | undefined;
}

/** What there is nothing of is left out. */
export interface Said {
  readonly state?: State;
  readonly note?: Note;
  /** By what it is reached, of whoever is not there. */
  readonly reach?: Reach;
  readonly place?: Place;
}

/** Of whom nobody says anything. */
export const NOTHING_SAID: Said = Object.freeze({});

/** What of it shows of somebody with this status at `now`. The same object where that is all. */
export function saidAt(said: Said, status: Status, now: number): Said {
  const { state, note, ...lasting } = said;
  if (!state && !note) return said;
  const isStateShown = !state || (isDuring(state, now) && (status !== 'offline' || !NEEDS_PRESENCE[state.value]));
  const isNoteShown = !note || isDuring(note, now);
  if (isStateShown && isNoteShown) return said;
  return { ...(state && isStateShown && { state }), ...(note && isNoteShown && { note }), ...lasting };
}

/** When what is shown of somebody, status, state or note, next changes by itself; `null`: never. */
export function nextShownChangeAt(facts: Facts, said: Said, now: number, thresholds: Thresholds): number | null {
  const { state, note } = saidAt(said, statusOf(facts, now, thresholds), now);
  const ends = [nextStatusChangeAt(facts, now, thresholds), state?.until, note?.until];
  const times = ends.filter((end): end is number => typeof end === 'number');
  return times.length === 0 ? null : Math.min(...times);
}

/** Nobody is busy who is not there, whereas who does not want to be disturbed does not want to be written to either. */
const NEEDS_PRESENCE: Readonly<Record<StateValue, boolean>> = {
  dnd: false,
  busy: true,
  available: true,
  invisible: false,
};

function isDuring({ until }: { readonly until: number | null }, now: number): boolean {
  return until === null || now < until;
}

/** As the wire carries it: ends as ISO 8601. */
export interface WireSaid {
  state?: { value: StateValue; source: ShownSource; until: string | null };
  note?: { emoji: string; text: string; until: string | null };
  reach?: Reach;
  place?: Place;
}

/** What is said of somebody, as the wire carries it. */
export function toWireSaid({ state, note, reach, place }: Said): WireSaid {
  return {
    ...(state && { state: { ...state, until: writeTime(state.until) } }),
    ...(note && { note: { ...note, until: writeTime(note.until) } }),
    ...(reach && { reach }),
    ...(place && { place }),
  };
}

/** Out of a wire object that may be incomplete or damaged: what cannot be read is not said. A place is read where it is shown. */
export function fromWireSaid(wire: {
  readonly state?: unknown;
  readonly note?: unknown;
  readonly reach?: unknown;
}): Said {
  const { reach } = wire;
  const isReached = isOneOf(REACHES, reach);
  if (!isObject(wire.state) && !isObject(wire.note) && !isReached) return NOTHING_SAID;
  const state = readState(wire.state);
  const note = readNote(wire.note);
  return { ...(state && { state }), ...(note && { note }), ...(isReached && { reach }) };
}

function readState(value: unknown): State | null {
  if (!isObject(value) || !isOneOf(STATES, value.value) || !isOneOf(SHOWN_SOURCES, value.source)) return null;
  const end = readEnd(value.until);
  return end && { value: value.value, source: value.source, ...end };
}

function readNote(value: unknown): Note | null {
  if (!isObject(value) || typeof value.emoji !== 'string' || typeof value.text !== 'string') return null;
  const end = readEnd(value.until);
  return end && { emoji: value.emoji, text: value.text, ...end };
}

/** `null`: an end that cannot be read must not become none. */
function readEnd(value: unknown): { until: number | null } | null {
  if (value === null || value === undefined) return { until: null };
  const until = readTime(value);
  return until === null ? null : { until };
}

function isOneOf<Value>(values: readonly Value[], value: unknown): value is Value {
  return (values as readonly unknown[]).includes(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
