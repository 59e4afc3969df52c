/** What people say of themselves, in the reader's language and time zone. */
import { createTestPresence } from '@meeshy/status-react/testing';
import { describe, expect, it } from 'vitest';
import { lastSeenText, seenText } from '../src/client/last-seen.ts';
import { shownOf } from '../src/client/person.ts';
import { noteWithEnd, presenceLine, spokenText, untilText } from '../src/client/said-text.ts';
import { HOUR, MINUTE } from './support/people.ts';

/** A Wednesday, half past two in the afternoon in Paris. */
const NOW = Date.UTC(2026, 2, 11, 13, 30);
const PARIS = 'Europe/Paris';
const at = (iso: string) => Date.parse(iso);
const en = { now: NOW, language: 'en', zone: PARIS } as const;
const fr = { now: NOW, language: 'fr', zone: PARIS } as const;

/** English writes hours in several ways: without them the words are the same everywhere. */
const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe('Until when', () => {
  it.each([
    ['today', '2026-03-11T14:00:00Z', 'until 03:00 PM', "jusqu'à 15:00"],
    ['tonight', '2026-03-11T23:00:00Z', 'until midnight', "jusqu'à minuit"],
    ['tomorrow', '2026-03-12T08:00:00Z', 'until tomorrow at 09:00 AM', "jusqu'à demain à 09:00"],
    ['tomorrow night', '2026-03-12T23:00:00Z', 'until Friday', "jusqu'à vendredi"],
    ['this week', '2026-03-15T23:00:00Z', 'until Monday', "jusqu'à lundi"],
    ['this week, by day', '2026-03-15T16:30:00Z', 'until Sunday at 05:30 PM', "jusqu'à dimanche à 17:30"],
    ['after the clocks were changed', '2026-04-03T22:00:00Z', 'until April 4', "jusqu'au 4 avril"],
    ['a day with a time', '2026-04-03T16:00:00Z', 'until April 3 at 06:00 PM', "jusqu'au 3 avril à 18:00"],
    ['next year', '2027-01-31T23:00:00Z', 'until February 1, 2027', "jusqu'au 1 février 2027"],
  ])('%s', (_, until, english, french) => {
    expect(plain(untilText(at(until), en))).toBe(english);
    expect(untilText(at(until), fr)).toBe(french);
  });

  it('is told in the reader’s zone, wherever the other one is', () => {
    const until = at('2026-03-11T14:00:00Z');
    const elsewhere = (zone: string) => untilText(until, { now: NOW, language: 'fr', zone });
    expect(elsewhere('America/St_Johns')).toBe("jusqu'à 11:30");
    expect(elsewhere('Pacific/Kiritimati')).toBe("jusqu'à 04:00");
    expect(elsewhere('Asia/Kolkata')).toBe("jusqu'à 19:30");
  });

  it('an end in another day of the reader’s is of another day', () => {
    const lateOn = at('2026-03-11T14:30:00Z');
    expect(untilText(at('2026-03-11T15:30:00Z'), { now: lateOn, language: 'fr', zone: 'Asia/Tokyo' })).toBe(
      "jusqu'à demain à 00:30",
    );
  });

  it('a zone that does not exist is that of the machine', () => {
    const here = untilText(at('2026-03-11T14:00:00Z'), { now: NOW, language: 'en' });
    expect(untilText(at('2026-03-11T14:00:00Z'), { now: NOW, language: 'en', zone: 'Mars/Olympus' })).toBe(here);
    expect(untilText(at('2026-03-11T14:00:00Z'), { now: NOW, language: 'en', zone: '' })).toBe(here);
  });
});

const THREE = '2026-03-11T14:00:00.000Z';
const busy = { value: 'busy', source: 'manual', until: THREE } as const;
const meeting = { emoji: '🗓️', text: 'in a meeting', until: null };
const online = { isOnline: true, lastActiveAt: NOW };
const away = { isOnline: false, lastSeen: NOW - 12 * MINUTE, lastActiveAt: NOW - 12 * MINUTE };
const offline = { isOnline: false, lastSeen: NOW - 3 * HOUR, lastActiveAt: NOW - 3 * HOUR };

const spoken = (user: Parameters<typeof shownOf>[0], reading: typeof en | typeof fr = fr) =>
  spokenText(shownOf(user, reading), reading);

describe('A mark’s name', () => {
  it('says it all, and what goes without saying not', () => {
    expect(plain(spoken({ ...online, state: busy, note: meeting }, en))).toBe('busy until 03:00 PM, in a meeting');
    expect(spoken({ ...online, state: busy, note: meeting })).toBe("occupé jusqu'à 15:00, in a meeting");
    expect(spoken({ ...online, note: meeting })).toBe('en ligne, in a meeting');
    expect(spoken({ ...online, state: { ...busy, value: 'available' } })).toBe('en ligne');
    expect(spoken({ ...away, state: busy })).toBe("absent, vu il y a 12 minutes, occupé jusqu'à 15:00");
    expect(spoken({ ...offline, state: { ...busy, value: 'dnd', until: null } })).toBe(
      'hors ligne, vu il y a 3 heures, ne pas déranger',
    );
    expect(spoken({ ...online, state: { ...busy, value: 'invisible' } })).toBe("apparaît hors ligne jusqu'à 15:00");
  });

  it('tells the end of a note, unless it was told', () => {
    expect(spoken({ ...online, note: { ...meeting, until: THREE } })).toBe("en ligne, in a meeting jusqu'à 15:00");
    expect(spoken({ ...online, state: busy, note: { ...meeting, until: THREE } })).toBe(
      "occupé jusqu'à 15:00, in a meeting",
    );
  });

  it('has the emoji only where there is no text', () => {
    expect(spoken({ ...online, note: { emoji: '🚆', text: '', until: null } })).toBe('en ligne, 🚆');
  });
});

describe('One line', () => {
  it('says it all with dots', () => {
    const line = (user: Parameters<typeof shownOf>[0]) => presenceLine(shownOf(user, fr), fr);
    expect(line({ ...online, state: busy, note: meeting })).toBe("Occupé jusqu'à 15:00 · 🗓️ in a meeting");
    expect(line({ ...away, state: busy })).toBe("Absent · vu il y a 12 minutes · Occupé jusqu'à 15:00");
    expect(line({ ...offline, note: { ...meeting, until: THREE } })).toBe(
      "Hors ligne · vu il y a 3 heures · 🗓️ in a meeting · jusqu'à 15:00",
    );
    expect(line(null)).toBe('Hors ligne');
  });

  it('is the store’s word for whom it knows, at its time: what has ended is gone, busy when nobody is there', () => {
    const ann = { id: 'ann', ...online, state: busy, note: { ...meeting, until: '2026-03-11T13:45:00.000Z' } };
    const presence = createTestPresence({ people: [ann], now: NOW });
    const text = () => presence.getPresenceText({ id: 'ann' }, { language: 'fr', zone: PARIS });
    expect(text()).toBe("Occupé jusqu'à 15:00 · 🗓️ in a meeting · jusqu'à 14:45");
    presence.advance(15 * MINUTE - 1);
    expect(text()).toContain('in a meeting');
    presence.advance(1);
    expect(text()).toBe("Absent · vu il y a 15 minutes · Occupé jusqu'à 15:00");
    presence.advance(15 * MINUTE);
    expect(text()).toBe('Hors ligne · vu il y a 30 minutes');
    presence.setPeople({ id: 'ann', lastActiveAt: NOW + 30 * MINUTE });
    expect(text()).toBe('En ligne');
    presence.setPeople({ id: 'ann', state: { ...busy, value: 'dnd', until: null }, note: null });
    expect(text()).toBe('Ne pas déranger');
    expect(presence.getPresenceText({ id: 'ann' }, { language: 'en' })).toBe('Do not disturb');
  });

  it('P25: says that push messages get to somebody who is not there, and may be disturbed', () => {
    const reach = 'push' as const;
    const line = (user: Parameters<typeof shownOf>[0], reading: typeof en | typeof fr = en) =>
      plain(presenceLine(shownOf(user, reading), reading));
    expect(line({ isOnline: false, reach })).toBe('Offline, gets notifications');
    expect(line({ isOnline: false, reach }, fr)).toBe('Hors ligne, reçoit les notifications');
    expect(line({ ...away, reach, state: busy })).toBe(
      'Away, gets notifications · seen 12 minutes ago · Busy until 03:00 PM',
    );
    // Active by requests alone: the face has it, and green is green.
    expect(line({ isOnline: false, lastActiveAt: NOW, reach })).toBe('Online');
    expect(line({ ...offline, reach, state: { ...busy, value: 'dnd', until: null } })).toBe(
      'Offline · seen 3 hours ago · Do not disturb',
    );
    expect(line({ isOnline: false, reach: 'pigeon' as 'push' })).toBe('Offline');
    expect(spoken({ ...offline, reach })).toBe('hors ligne, reçoit les notifications, vu il y a 3 heures');
  });

  it('what turns the direction of a text is taken out of notes', () => {
    expect(noteWithEnd({ emoji: '', text: '\u202eevil', until: null }, en)).toBe('evil');
  });
});

describe('Somebody whose times one does not see', () => {
  it.each([
    ['recently', 'vu récemment', 'seen recently'],
    ['week', 'vu cette semaine', 'seen this week'],
    ['month', 'vu ce mois-ci', 'seen this month'],
    ['long', 'vu il y a longtemps', 'seen a long time ago'],
  ] as const)('%s', (seen, french, english) => {
    expect(seenText(seen, 'fr')).toBe(french);
    expect(seenText(seen, 'en')).toBe(english);
    expect(shownOf({ isOnline: false, seen }, fr).since).toBe(french);
  });

  it('a word of a later protocol says nothing, and a time says more', () => {
    expect(seenText('eon' as 'long', 'fr')).toBe('');
    expect(shownOf({ ...offline, seen: 'week' }, fr).since).toBe(lastSeenText(NOW - 3 * HOUR, NOW, 'fr'));
  });
});
