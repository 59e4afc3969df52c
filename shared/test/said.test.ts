import { describe, expect, it } from 'vitest';
import {
  DEFAULT_THRESHOLDS,
  fromWireSaid,
  NOTHING_SAID,
  nextShownChangeAt,
  SAID_NAMES,
  type Said,
  type StateValue,
  saidAt,
  saidBy,
  someOf,
  toWireSaid,
} from '../src/index.ts';
import { emojiSchema, noteTextSchema, statusBodySchema } from '../src/schemas.ts';
import { factsWith } from './facts.ts';

const NOON = Date.UTC(2026, 2, 4, 12);
const MINUTE = 60_000;

const state = (value: StateValue, until: number | null = null) => ({ value, source: 'manual' as const, until });
const note = (until: number | null = null) => ({ emoji: '🏠', text: 'at home', until });

describe('P16: what shows of what is said', () => {
  it('ends are true at their moment, each of its own', () => {
    const said: Said = { state: state('busy', NOON), note: note(NOON + MINUTE) };
    expect(saidAt(said, 'online', NOON - 1)).toBe(said);
    expect(saidAt(said, 'online', NOON)).toEqual({ note: said.note });
    expect(saidAt(said, 'online', NOON + MINUTE)).toEqual({});
  });

  it('of whoever is offline the note and `dnd` show, and nobody is busy who is not there', () => {
    for (const value of ['busy', 'available'] as const) {
      expect(saidAt({ state: state(value), note: note() }, 'offline', NOON)).toEqual({ note: note() });
      expect(saidAt({ state: state(value) }, 'away', NOON)).toEqual({ state: state(value) });
    }
    const said = { state: state('dnd'), note: note() };
    expect(saidAt(said, 'offline', NOON)).toBe(said);
  });

  it('a screen knows when that next changes by itself: by the status, or by an end', () => {
    const facts = factsWith({ isOnline: true, lastActiveAt: NOON, version: 1 });
    const next = (said: Said, now: number) => nextShownChangeAt(facts, said, now, DEFAULT_THRESHOLDS);
    expect(next({}, NOON)).toBe(NOON + 5 * MINUTE);
    expect(next({ state: state('busy', NOON + MINUTE), note: note(NOON + 2 * MINUTE) }, NOON)).toBe(NOON + MINUTE);
    expect(next({ state: state('busy', NOON + MINUTE), note: note(NOON + 2 * MINUTE) }, NOON + MINUTE)).toBe(
      NOON + 2 * MINUTE,
    );
    const later = NOON + 40 * MINUTE;
    expect(next({ state: state('busy', later + MINUTE) }, later)).toBeNull();
    expect(next({ state: state('dnd', later + MINUTE) }, later)).toBe(later + MINUTE);
  });
});

describe('What is said travels unharmed, and what is damaged is not said', () => {
  const ALL: Required<Said> = {
    state: state('dnd', NOON),
    note: note(),
    reach: 'push',
    place: { label: { country: 'FR', city: 'Paris' }, zone: 'Europe/Paris' },
  };

  it('there and back, all of it and each thing alone', () => {
    expect(Object.keys(ALL)).toEqual(SAID_NAMES);
    for (const said of [ALL, ...SAID_NAMES.map((name) => ({ [name]: ALL[name] }))]) {
      expect(fromWireSaid(JSON.parse(JSON.stringify(toWireSaid(said))))).toEqual(said);
    }
    expect(toWireSaid(ALL)).toMatchObject({ state: { until: new Date(NOON).toISOString() }, note: { until: null } });
    expect(toWireSaid({})).toEqual({});
  });

  it('of nothing there is one object, and of all of it the same', () => {
    expect(fromWireSaid({})).toBe(NOTHING_SAID);
    expect(saidBy(() => undefined)).toBe(NOTHING_SAID);
    expect(saidAt({ note: note(NOON) }, 'online', NOON)).toBe(NOTHING_SAID);
    for (const name of SAID_NAMES) {
      expect(someOf(ALL, (one) => one === name)).toEqual({ [name]: ALL[name] });
      expect(someOf({ [name]: ALL[name] }, (one) => one !== name)).toBe(NOTHING_SAID);
    }
    expect(someOf(ALL, () => true)).toBe(ALL);
  });

  it.each([
    ['nothing', {}],
    ['null', { state: null, note: null }],
    ['a state that a later release knows', { state: { value: 'asleep', source: 'manual', until: null } }],
    ["an operator's", { state: { value: 'busy', source: 'operator', until: null } }],
    ['an end that cannot be read', { state: { value: 'busy', source: 'manual', until: 'soon' } }],
    ['a note without a text', { note: { emoji: '🏠', until: null } }],
    ['what a later release reaches people by', { reach: 'pigeon' }],
    ['a place that is none', { place: 'Paris' }],
  ])('%s', (_, wire) => {
    expect(fromWireSaid(wire)).toEqual(NOTHING_SAID);
  });
});

describe('What people may say of themselves', () => {
  it.each(['', '🏠', '👨‍👩‍👧‍👦', '🇫🇷', '❤️', '👍🏽', '1️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'])('%j is an emoji, or none', (emoji) => {
    expect(emojiSchema().parse(emoji)).toBe(emoji);
  });

  it.each(['a', '🏠🏠', 'ab', '1', '\u202e', '🏠\u0300'])('%j is none', (emoji) => {
    expect(emojiSchema().safeParse(emoji).success).toBe(false);
  });

  it('a note has 100 characters as people see them, and shows something', () => {
    expect(noteTextSchema().parse('👨‍👩‍👧‍👦'.repeat(100))).toHaveLength(1_100);
    expect(noteTextSchema().safeParse('é'.repeat(101)).success).toBe(false);
    expect(noteTextSchema().safeParse('x'.repeat(5_000)).success).toBe(false);
    expect(noteTextSchema().parse('  in \n a\u202e meeting ')).toBe('in a meeting');
    expect(noteTextSchema().parse('\u2060')).toBe('');
  });

  it.each([
    ['an until and a preset', { state: 'busy', until: '2026-03-04T12:00:00.000Z', preset: '1h' }],
    ['a preset by days without a zone', { state: 'busy', preset: 'today' }],
    ['a zone that does not exist', { state: 'busy', preset: '1h', zone: 'Europe/Atlantis' }],
    ['a note that says nothing', { note: { emoji: '', text: ' ' } }],
    ['a state that there is not', { state: 'offline' }],
  ])('refused: %s', (_, body) => {
    expect(statusBodySchema.safeParse(body).success).toBe(false);
  });

  it('taken: each axis alone, its end, and both at once', () => {
    for (const body of [
      {},
      { state: null },
      { state: 'busy', preset: '30m' },
      { state: 'dnd', preset: 'week', zone: 'America/St_Johns' },
      { note: { emoji: '🏠', text: '' }, until: '2026-03-04T12:00:00.000Z' },
      { state: 'available', note: null },
    ]) {
      expect(statusBodySchema.parse(body)).toEqual(body);
    }
  });
});
