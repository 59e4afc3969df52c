/** P22, P23: when people are usually online, and likely back, as an application asks and says it. */
import type { Outlook, UsualHours } from '@meeshy/status-protocol';
import {
  outlookMeaning,
  outlookText,
  rhythmOf,
  usualAlternative,
  usualSpans,
  usualText,
} from '@meeshy/status-react/rhythm';
import { createTestPresence } from '@meeshy/status-react/testing';
import { describe, expect, it } from 'vitest';
import { NOON } from './support/people.ts';

const HOUR = 3_600_000;
type Row = UsualHours['week'][number];
const row = (shares: Record<number, Row[number]> = {}): Row =>
  Array.from({ length: 24 }, (_, hour) => shares[hour] ?? 0);
const from = (first: number, end: number, share: Row[number] = 1) =>
  Object.fromEntries(Array.from({ length: end - first }, (_, i) => [first + i, share]));
const week = (day: Row): UsualHours['week'] => Array.from({ length: 7 }, () => day);
const office = { ...from(9, 18), 12: 0.25 as const };
const at = (ms: number) => new Date(NOON + ms).toISOString();
const outlook: Outlook = { probability: 0.9, from: at(HOUR), around: at(2 * HOUR), by: at(6 * HOUR) };
const english = { now: NOON, language: 'en', zone: 'UTC' } as const;
const french = { ...english, language: 'fr' } as const;
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('The usual hours, in words', () => {
  it('are those of a day, without breaks', () => {
    expect(usualSpans(row(office))).toEqual([{ from: 9, to: 18 }]);
    expect(usualSpans(row({ ...from(0, 2), ...from(21, 24) }))).toEqual([
      { from: 0, to: 2 },
      { from: 21, to: 24 },
    ]);
    expect(usualSpans(row({ 10: 0.25 }))).toEqual([{ from: 10, to: 11 }]);
    expect(usualSpans(row())).toEqual([]);
  });

  it('are said in the language and by the clock of whoever reads', () => {
    const hours = { zone: 'UTC', week: week(row(office)) };
    expect(usualText(hours, french)).toBe('D’habitude 09 h – 18 h');
    expect(usualText(hours, english)).toMatch(/^Usually 9\sAM – 6\sPM$/);
    expect(usualText({ zone: 'UTC', week: week(row(from(0, 24))) }, english)).toBe('Usually all day');
    expect(usualText({ zone: 'UTC', week: week(row()) }, english)).toMatch(/^Usually not online on \w+days$/);
    expect(usualText({ zone: 'UTC', week: week(row(from(21, 24))) }, french)).toBe('D’habitude 21 h – 00 h');
  });

  it('are those of today where the reader is', () => {
    const days = Array.from({ length: 7 }, (_, day) => row(from(day, day + 1)));
    const today = (new Date(NOON).getUTCDay() + 6) % 7;
    expect(usualSpans(days[today] ?? [])).toEqual([{ from: today, to: today + 1 }]);
    const night = NOON + 11.5 * HOUR;
    expect(usualText({ zone: 'UTC', week: days }, { ...french, now: night })).toBe(
      usualText({ zone: 'UTC', week: days }, french),
    );
    expect(usualText({ zone: 'Asia/Tokyo', week: days }, { ...french, now: night })).not.toBe(
      usualText({ zone: 'UTC', week: days }, french),
    );
  });

  it('have an alternative that says how often, hour by hour', () => {
    const text = usualAlternative({ zone: 'UTC', week: week(row(office)) }, french);
    expect(text).toMatch(
      /^En ligne le \p{L}+, selon l’heure: 00 h – 09 h presque jamais, 09 h – 12 h presque toujours, 12 h – 13 h rarement, 13 h – 18 h presque toujours, 18 h – 00 h presque jamais$/u,
    );
  });
});

describe('When somebody is likely back, in words', () => {
  it('is a time, a day and a time, or soon, and nothing when it is over', () => {
    expect(outlookText(outlook, french)).toBe('Revient d’habitude vers 14:00');
    expect(outlookText({ ...outlook, around: at(21 * HOUR), by: at(23 * HOUR) }, french)).toBe(
      'Revient d’habitude demain vers 09:00',
    );
    expect(outlookText({ ...outlook, around: at(HOUR / 4) }, english)).toBe('Usually back soon');
    expect(outlookText(outlook, { ...english, now: NOON + 6 * HOUR })).toBe('');
  });

  it('has a meaning: what it is made of, and how probable it is', () => {
    expect(outlookMeaning(outlook, english)).toMatch(/past weeks.*agreed.*Back by 0?6:00\sPM: 90% likely\.$/);
    expect(outlookMeaning(outlook, french)).toMatch(/De retour avant 18:00 : 90\s% de chances\.$/);
  });
});

describe('What is asked of somebody', () => {
  const setUp = () => {
    const presence = createTestPresence({ now: NOON, people: [{ id: 'ben', isOnline: true, lastActiveAt: NOON }] });
    presence.setRhythm('ben', { week: week(row(office)), outlook });
    const asked: string[] = [];
    const { ask } = presence;
    const client = {
      ...presence,
      ask: <Data>(path: string, how?: Parameters<typeof ask>[1]) => {
        asked.push(path);
        return ask<Data>(path, how);
      },
    };
    return { presence, asked, rhythm: rhythmOf(client) };
  };

  it('is asked when it is shown, once for all who show it, and told', async () => {
    const { rhythm, asked } = setUp();
    const hours = rhythm.hours('Europe/Paris');
    expect(hours.get('ben')).toBeNull();
    const stops = [hours.follow('ben'), hours.follow('ben')];
    await settled();
    expect(hours.get('ben')).toEqual({ zone: 'Europe/Paris', week: week(row(office)) });
    for (const stop of stops) stop();
    // A pointer passes over it again.
    hours.follow('ben')();
    expect(asked).toEqual(['/api/users/ben/hours?zone=Europe%2FParis']);
  });

  it('is asked again when they leave, and of who is online nobody asks when they are back', async () => {
    const { rhythm, asked, presence } = setUp();
    const stop = rhythm.outlook.follow('ben');
    await settled();
    expect([rhythm.outlook.get('ben'), asked]).toEqual([null, []]);
    presence.setPeople({ id: 'ben', isOnline: false, lastSeen: NOON });
    await settled();
    expect(rhythm.outlook.get('ben')).toEqual(outlook);
    presence.setPeople({ id: 'ben', isOnline: true, lastActiveAt: NOON + 1 });
    expect(rhythm.outlook.get('ben')).toBeNull();
    expect(asked).toHaveLength(1);
    stop();
    presence.setPeople({ id: 'ben', isOnline: false, lastSeen: NOON + 2 });
    expect(asked).toHaveLength(1);
  });

  it('is asked when they turn away by time alone', async () => {
    const { rhythm, asked, presence } = setUp();
    rhythm.outlook.follow('ben');
    presence.advance(5 * 60_000);
    await settled();
    expect([rhythm.outlook.get('ben'), asked.length]).toEqual([outlook, 1]);
  });

  it('is not asked again and again where that fails, but with the next connection', async () => {
    const { rhythm, asked, presence } = setUp();
    presence.setConnection('offline');
    const hours = rhythm.hours('UTC');
    hours.follow('ben');
    await settled();
    presence.advance(60_000);
    await settled();
    expect([hours.get('ben'), asked.length]).toEqual([null, 1]);
    presence.setConnection('connected');
    await settled();
    expect([hours.get('ben')?.zone, asked.length]).toEqual(['UTC', 2]);
  });

  it('is forgotten with whoever is signed in', async () => {
    const { rhythm, presence } = setUp();
    const hours = rhythm.hours('UTC');
    hours.follow('ben');
    await settled();
    presence.disconnect();
    expect(hours.get('ben')).toBeNull();
  });
});
