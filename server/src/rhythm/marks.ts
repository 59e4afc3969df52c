/**
 * P22: when somebody was online, to five minutes: a mark for each five minutes of a UTC day in which they were. Marks are only ever
 * added, so whoever keeps them in whatever order keeps the same.
 *
 *   a day: 288 marks, 36 bytes │ in six numbers of 48 bits, four hours each, which every database can merge by `or`
 */
import { DAY_MS, MINUTE_MS } from './week.ts';

export const MARK_MS = 5 * MINUTE_MS;
export const MARKS_A_DAY = DAY_MS / MARK_MS;

/** Four hours each. */
export const WORDS = ['h0', 'h4', 'h8', 'h12', 'h16', 'h20'] as const;
const MARKS_A_WORD = MARKS_A_DAY / WORDS.length;
const HOURS_A_WORD = 24 / WORDS.length;
/** As many ways as there are to mark an hour. */
const MARKS_OF_HOUR = 2 ** (MARKS_A_WORD / HOURS_A_WORD);

/** The marks of one day, as they are kept: numbers of 48 bits, the first mark in the lowest. */
export type Words = { readonly [Word in (typeof WORDS)[number]]: number };

/** Days since 1 January 1970, UTC. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** Which five minutes of all time. */
export function markAt(at: number): number {
  return Math.floor(at / MARK_MS);
}

export function dayOfMark(mark: number): number {
  return Math.floor(mark / MARKS_A_DAY);
}

/** Marks of one day as they are kept. */
export function wordsOf(marks: Iterable<number>): Words {
  const words = WORDS.map(() => 0n);
  for (const mark of marks) {
    const ofDay = mark - dayOfMark(mark) * MARKS_A_DAY;
    const word = Math.floor(ofDay / MARKS_A_WORD);
    words[word] = (words[word] ?? 0n) | (1n << BigInt(ofDay % MARKS_A_WORD));
  }
  return Object.fromEntries(WORDS.map((name, i) => [name, Number(words[i])])) as Words;
}

/** In which hours of a day anything is marked, in their order: hours since 1 January 1970. Quick: for many people at once. */
export function hoursIn(day: number, words: Words): number[] {
  const hours: number[] = [];
  for (const [i, name] of WORDS.entries()) {
    let rest = words[name];
    for (let hour = 0; rest > 0; hour += 1) {
      if (rest % MARKS_OF_HOUR > 0) hours.push(24 * day + HOURS_A_WORD * i + hour);
      rest = Math.floor(rest / MARKS_OF_HOUR);
    }
  }
  return hours;
}

/** The marks of a day, in their order. */
export function marksIn(day: number, words: Words): number[] {
  const first = day * MARKS_A_DAY;
  return WORDS.flatMap((name, i) => {
    const bits = BigInt(words[name]);
    const marks: number[] = [];
    for (let bit = 0; bit < MARKS_A_WORD; bit += 1) {
      if ((bits >> BigInt(bit)) & 1n) marks.push(first + i * MARKS_A_WORD + bit);
    }
    return marks;
  });
}
