/** P24: where people are, in words. */

import type { DisplayLanguage } from '@meeshy/status-protocol';
import { localTimeText, placeName, placeText } from '@meeshy/status-react/place';
import { describe, expect, it } from 'vitest';

/** A Tuesday. */
const NOW = Date.UTC(2026, 0, 6, 21, 40);
const PARIS = 'Europe/Paris';
const PLACE = { label: { country: 'FR', city: 'Paris' }, zone: 'Europe/Paris' };

const timeOf = (zone: string, language: DisplayLanguage = 'en', own = PARIS, name = 'Alice') =>
  localTimeText({ zone }, name, { now: NOW, language, zone: own }).replace('\u202f', ' ');

describe('What time it is for somebody', () => {
  it.each([
    ['Europe/London', '09:40 PM for Alice', '21:40 pour Alice'],
    ['America/New_York', '04:40 PM for Alice', '16:40 pour Alice'],
    ['Asia/Tokyo', 'Wednesday 06:40 AM for Alice', 'Mercredi 06:40 pour Alice'],
    ['Asia/Kathmandu', 'Wednesday 03:25 AM for Alice', 'Mercredi 03:25 pour Alice'],
    ['Pacific/Kiritimati', 'Wednesday 11:40 AM for Alice', 'Mercredi 11:40 pour Alice'],
  ])('%s: with the day, where it is another one', (zone, english, french) => {
    expect(timeOf(zone)).toBe(english);
    expect(timeOf(zone, 'fr')).toBe(french);
  });

  it('is nothing where the clock here shows the same, be it by another zone', () => {
    expect(timeOf('Europe/Paris')).toBe('');
    expect(timeOf('Africa/Lagos')).toBe('');
    // Half a year later it shows something else.
    const july = NOW + 182 * 86_400_000;
    expect(localTimeText({ zone: 'Africa/Lagos' }, 'Alice', { now: july, language: 'en', zone: PARIS })).not.toBe('');
  });

  it('is another day at the same time of day', () => {
    expect(timeOf('Pacific/Kiritimati', 'fr', 'Pacific/Honolulu')).toBe('Mercredi 11:40 pour Alice');
  });

  it('is nothing where nobody knows, and where this browser does not know the zone', () => {
    for (const place of [null, undefined, {}, { zone: 'Mars/Olympus' }, { zone: '' }, { zone: 5 as never }]) {
      expect(localTimeText(place, 'Alice', { now: NOW, language: 'en', zone: PARIS })).toBe('');
    }
  });

  it('never has the name of the zone, which is that of a city', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const city = (zone.split('/').at(-1) ?? '').replaceAll('_', ' ');
      expect(timeOf(zone)).not.toContain(city);
    }
  });
});

describe('Where somebody is', () => {
  it('is said in the language of whoever reads', () => {
    expect(placeText(PLACE, true, 'en')).toBe('Online from Paris, France');
    expect(placeText(PLACE, false, 'en')).toBe('Last online from Paris, France');
    expect(placeText({ label: { country: 'DE', city: 'Munich' } }, true, 'fr')).toBe(
      'En ligne depuis Munich, Allemagne',
    );
    expect(placeText({ label: { country: 'DE' } }, true, 'fr')).toBe('En ligne (Allemagne)');
    expect(placeText({ label: { country: 'DE' } }, false, 'fr')).toBe('Dernière connexion (Allemagne)');
    expect(placeText({ label: { country: 'US' } }, true, 'en')).toBe('Online (United States)');
    expect(placeName({ label: { country: 'SG', city: 'Singapore' } }, 'en')).toBe('Singapore');
  });

  it('is nothing where it is not known, or cannot be read', () => {
    const damaged = [{ country: 'france' }, { country: '' }, { country: 5 }, { city: 'Paris' }, null, 'FR'];
    for (const label of damaged) expect(placeText({ label: label as never }, true, 'en')).toBe('');
    for (const place of [null, undefined, {}, { zone: PARIS }]) expect(placeText(place, true, 'en')).toBe('');
    expect(placeText({ label: { country: 'FR', city: 7 as never } }, true, 'en')).toBe('Online (France)');
  });

  it('keeps its direction to itself', () => {
    expect(placeText({ label: { country: 'FR', city: '\u202eParis' } }, true, 'en')).toBe('Online from Paris, France');
    expect(placeText({ label: { country: 'IL', city: 'חיפה' } }, true, 'en')).toBe(
      'Online from \u2068חיפה\u2069, Israel',
    );
  });
});
