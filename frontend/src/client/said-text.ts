/** What people say of themselves, in words. Pure: times are epoch milliseconds, `now` is passed in. */
import type { Note, State, StateValue } from '@meeshy/status-protocol';
import { clockText, dateFormat, dayNumber, isMidnight, isSameYear, relative } from './dates.ts';
import { statusLabel } from './display.ts';
import { withoutControls } from './names.ts';
import type { ShownPerson } from './person.ts';
import type { Reading } from './reading.ts';
import { type Language, wordsOf } from './words.ts';

/** "until 15:00", "until midnight", "until tomorrow at 09:00", "until Monday", "until 3 March". */
export function untilText(until: number, { now, language, zone }: Reading): string {
  const words = wordsOf(language);
  const days = dayNumber(until, zone) - dayNumber(now, zone);
  const isWhole = isMidnight(until, zone);
  if (days <= 0) return words.until(clockText(until, language, zone));
  if (days === 1 && isWhole) return words.until(words.midnight);
  if (days < 7) {
    const day =
      days === 1 ? relative(language, 1, 'day') : dateFormat(language, { weekday: 'long' }, zone).format(until);
    return words.until(isWhole ? day : words.dayAndTime(day, clockText(until, language, zone)));
  }
  const year = isSameYear(until, now, zone) ? {} : ({ year: 'numeric' } as const);
  const day = dateFormat(language, { day: 'numeric', month: 'long', ...year }, zone);
  return words.untilDate(
    isWhole ? day.format(until) : words.dayAndTime(day.format(until), clockText(until, language, zone)),
  );
}

/** "Busy until 15:00". Of `available` nothing is said but to oneself. */
export function stateText({ value, until }: Pick<State, 'value' | 'until'>, reading: Reading): string {
  return joined([stateLabel(value, reading.language), until === null ? '' : untilText(until, reading)], ' ');
}

/** What a state is called in this language: "Busy". */
export function stateLabel(value: StateValue, language: Language): string {
  return wordsOf(language).states[value];
}

/** "🚆 On the train". */
function noteText({ emoji, text }: Pick<Note, 'emoji' | 'text'>): string {
  return joined([emoji, withoutControls(text)], ' ');
}

/** "🚆 On the train · until 16:00". */
export function noteWithEnd(note: Note, reading: Reading): string {
  return joined([noteText(note), note.until === null ? '' : untilText(note.until, reading)]);
}

/** Whether a state shows: that somebody is available goes without saying. */
export function isTold(state: State | undefined): state is Told {
  return state !== undefined && state.value !== 'available';
}

type Told = State & { readonly value: Exclude<StateValue, 'available'> };

/** Whether it shows that push messages get to somebody: who is not there, and may be disturbed. */
export function isReached({ status, said: { state, reach } }: ShownPerson): boolean {
  const isGone = status === 'away' || status === 'offline';
  return isGone && reach !== undefined && state?.value !== 'dnd' && state?.value !== 'invisible';
}

/** All of somebody in one line: "Away · seen 12 minutes ago · Busy until 15:00 · 🚆 On the train · until 16:00". */
export function presenceLine(shown: ShownPerson, reading: Reading): string {
  const { note } = shown.said;
  return joined([statusAndState(shown, reading), note === undefined ? '' : noteWithEnd(note, reading)]);
}

/** The same without the note. That somebody who says more is online goes without saying. */
export function statusAndState(shown: ShownPerson, reading: Reading): string {
  return joined([statusWords(shown, reading), sinceAndState(shown, reading)]);
}

/** "Away", "Offline, gets notifications". */
function statusWords(shown: ShownPerson, { language }: Reading): string {
  if (isImplied(shown)) return '';
  return joined([statusLabel(shown.status, language), isReached(shown) ? wordsOf(language).reached : ''], ', ');
}

/** The same without the status, where something else says it: "seen 12 minutes ago · Busy until 15:00". */
export function sinceAndState({ since, said: { state } }: ShownPerson, reading: Reading): string {
  return joined([state?.value === 'invisible' ? '' : since, isTold(state) ? stateText(state, reading) : '']);
}

function isImplied({ status, said: { state } }: ShownPerson): boolean {
  return state?.value === 'invisible' || (isTold(state) && status === 'online');
}

/**
 * For a mark's name, which is heard: "busy until 15:00, in a meeting", "away, seen 12 minutes ago, on the train until 16:00", "offline,
 * gets notifications".
 */
export function spokenText(shown: ShownPerson, reading: Reading): string {
  const { since, said } = shown;
  const { language } = reading;
  const lower = (words: string) => words.charAt(0).toLocaleLowerCase(wordsOf(language).locale) + words.slice(1);
  const isOnlyTold = isImplied(shown);
  return joined(
    [
      lower(statusWords(shown, reading)),
      isOnlyTold ? '' : since,
      isTold(said.state) ? lower(stateText(said.state, reading)) : '',
      said.note === undefined ? '' : spokenNote(said.note, said.state, reading),
    ],
    ', ',
  );
}

/** An emoji is heard as its long name: only where there is nothing else. An end that was said already is not said again. */
function spokenNote({ emoji, text, until }: Note, state: State | undefined, reading: Reading): string {
  const isSaid = until === null || (isTold(state) && state.until === until);
  return joined([withoutControls(text) || emoji, isSaid ? '' : untilText(until, reading)], ' ');
}

function joined(parts: readonly string[], between = ' · '): string {
  return parts.filter((part) => part !== '').join(between);
}
