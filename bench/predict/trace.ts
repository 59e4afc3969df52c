/** Traces: CSV with one row for each moment at which somebody was there, in any order. */

import { sessionsOf } from '../../server/src/rhythm/absences.ts';
import { latest, type Person } from './people.ts';

interface Moment {
  readonly at: number;
  readonly offsetMinutes: number;
}

const HEADERS = ['person,at', 'person,at,offset_minutes'];
const SECOND_MS = 1_000;
/** The year 9999: whoever writes milliseconds is told so. */
const LAST_SECOND = 253_402_300_799;
/** No zone is, or was, further from UTC. */
const MOST_OFFSET = 16 * 60;

/** Throws an `Error` that says in which line something is wrong. */
export function readTrace(text: string): Person[] {
  const [header, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (!HEADERS.includes(header ?? '')) throw new Error(`line 1: the header is to be ${HEADERS.join(' or ')}`);
  const hasOffset = header === HEADERS[1];
  const people = new Map<string, Moment[]>();
  lines.forEach((line, index) => {
    if (line === '') return;
    const { person, ...moment } = rowOf(line, hasOffset, index + 2);
    const moments = people.get(person);
    if (moments) moments.push(moment);
    else people.set(person, [moment]);
  });
  if (people.size === 0) throw new Error('line 2: there is no moment at all');
  return [...people].map(([name, moments]) => personOf(name, moments));
}

function rowOf(line: string, hasOffset: boolean, number: number): Moment & { readonly person: string } {
  const cells = line.split(',');
  const wrong = (what: string) => new Error(`line ${number}: ${what}`);
  if (cells.length !== (hasOffset ? 3 : 2)) throw wrong(`${hasOffset ? 3 : 2} cells are expected, not ${cells.length}`);
  const [person = '', at = '', offset = '0'] = cells;
  if (person === '') throw wrong('the person has no name');
  if (!/^\d+(\.\d+)?$/.test(at) || Number(at) > LAST_SECOND) throw wrong('the time is to be in seconds since 1970');
  if (!/^-?\d+$/.test(offset) || Math.abs(Number(offset)) > MOST_OFFSET) {
    throw wrong('the offset is to be in minutes east of UTC');
  }
  return { person, at: Number(at) * SECOND_MS, offsetMinutes: Number(offset) };
}

function personOf(name: string, unordered: readonly Moment[]): Person {
  const moments = unordered.toSorted((a, b) => a.at - b.at);
  return {
    name,
    sessions: sessionsOf(moments.map(({ at }) => ({ from: at, to: at }))),
    zone: (at) => latest(moments, (moment) => moment.at, at)?.offsetMinutes ?? 0,
  };
}
