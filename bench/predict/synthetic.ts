/**
 * People who were made up, ten of each kind, over sixty weeks: by what they do, the hours at which they are there can be known,
 * and how well.
 */

import { createRandom, type Random } from '../../chaos/random.ts';
import { type Interval, sessionsOf } from '../../server/src/rhythm/absences.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Zone, zoneOf } from '../../server/src/rhythm/week.ts';
import { latest, type Person } from './people.ts';

/** Hours of one's own clock, from and to; above 24 it is the day after. */
type Block = readonly [from: number, to: number];

interface Kind {
  /** What a day has, by its number (0 is a Monday). */
  readonly blocks: (day: number, random: Random) => readonly Block[];
  /** Where they are on it. */
  readonly zone: (day: number) => string;
}

const DAYS = 60 * 7;
const EACH = 10;
/** A Monday. */
const FIRST_DAY = Date.UTC(2025, 0, 6);
const HOMES = ['Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Australia/Adelaide', 'America/Sao_Paulo'];
const ABROAD = ['Asia/Tokyo', 'America/Los_Angeles', 'Europe/Berlin', 'Africa/Nairobi'];
const zones = new Map<string, Zone>();

export function syntheticPeople(seed: number): Person[] {
  return ['office', 'shifts', 'student', 'traveller'].flatMap((kind, stream) =>
    Array.from({ length: EACH }, (_, index) => {
      const random = createRandom(seed, stream * EACH + index);
      return personOf(`${kind} ${index + 1}`, kindOf(kind, random), random);
    }),
  );
}

function kindOf(name: string, random: Random): Kind {
  const home = random.pick(HOMES);
  const atHome = () => home;
  if (name === 'shifts') return { blocks: shifts(random.between(0, 2)), zone: atHome };
  if (name === 'student') return { blocks: student, zone: atHome };
  if (name === 'office') return { blocks: office(random.between(7, 10)), zone: atHome };
  const trips = tripsOf(home, random);
  return { blocks: office(random.between(7, 10)), zone: (day) => trips[day] ?? home };
}

/** From Monday to Friday with a lunch; now and then an hour on Saturday. */
function office(begins: number): Kind['blocks'] {
  return (day, random) => {
    if (day % 7 === 5) return chance(random, 25) ? [[around(11, 60, random), around(12.5, 30, random)]] : [];
    if (day % 7 === 6 || chance(random, 4)) return [];
    const evening: Block[] = chance(random, 30) ? [[around(20.5, 45, random), around(22, 30, random)]] : [];
    return [
      [around(begins, 20, random), around(12.25, 15, random)],
      [around(13.25, 15, random), around(begins + 8.5, 40, random)],
      ...evening,
    ];
  };
}

/** Early, late and night by turns, each for a week; every other weekend too. */
function shifts(turn: number): Kind['blocks'] {
  return (day, random) => {
    const week = Math.floor(day / 7) + turn;
    if ((day % 7 >= 5 && week % 2 === 0) || chance(random, 3)) return [];
    const begins = [6, 14, 22][week % 3] ?? 6;
    return [[around(begins, 10, random), around(begins + 8, 15, random)]];
  };
}

/** Afternoons and nights, later at the weekend, and some days not at all. */
function student(day: number, random: Random): readonly Block[] {
  const isWeekend = day % 7 >= 5;
  const blocks: Block[] = [];
  if (!isWeekend && chance(random, 60)) blocks.push([around(10, 50, random), around(11.5, 30, random)]);
  if (chance(random, 70)) blocks.push([around(isWeekend ? 15 : 14, 80, random), around(17.5, 50, random)]);
  if (chance(random, 80)) blocks.push([around(20, 50, random), around(isWeekend ? 25 : 23.5, 60, random)]);
  return blocks;
}

/** By day: weeks at home, then one or two elsewhere. */
function tripsOf(home: string, random: Random): string[] {
  const places: string[] = [];
  while (places.length < DAYS) {
    places.push(...Array.from({ length: 7 * random.between(2, 6) }, () => home));
    const abroad = random.pick(ABROAD);
    places.push(...Array.from({ length: 7 * random.between(1, 2) }, () => abroad));
  }
  return places;
}

function personOf(name: string, { blocks, zone }: Kind, random: Random): Person {
  const intervals: Interval[] = [];
  for (let day = 0; day < DAYS; day++) {
    // Holidays of one or two weeks, three or four times in sixty weeks.
    if (day % 7 === 0 && chance(random, 6)) day += 7 * random.between(1, 2);
    for (const block of blocks(day, random)) {
      const at = (hour: number) => inUtc(FIRST_DAY + day * DAY_MS + hour * HOUR_MS, zoneNamed(zone(day)));
      intervals.push(...withBreaks(at(block[0]), at(block[1]), random));
    }
  }
  const sessions = sessionsOf(intervals.toSorted((a, b) => a.from - b.from));
  const dayOf = (at: number) => Math.max(0, Math.floor((at - FIRST_DAY) / DAY_MS));
  // What is known of where they are is where they were when they were last there.
  const lastDay = (at: number) => dayOf(latest(sessions, ({ from }) => from, at)?.from ?? at);
  return { name, sessions, zone: (at) => zoneNamed(zone(lastDay(at)))(at) };
}

/** Every few hours somebody is away for the better part of one. */
function withBreaks(from: number, to: number, random: Random): Interval[] {
  const intervals: Interval[] = [];
  for (let at = from; at < to; ) {
    const until = Math.min(to, at + random.between(50, 240) * MINUTE_MS);
    intervals.push({ from: at, to: until });
    at = until + random.between(10, 55) * MINUTE_MS;
  }
  return intervals;
}

function inUtc(local: number, zone: Zone): number {
  const guess = local - zone(local) * MINUTE_MS;
  return local - zone(guess) * MINUTE_MS;
}

function zoneNamed(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = zoneOf(name);
  zones.set(name, zone);
  return zone;
}

const chance = (random: Random, percent: number) => random.below(100) < percent;

/** An hour, more or less by so many minutes. */
const around = (hour: number, minutes: number, random: Random) => hour + random.between(-minutes, minutes) / 60;
