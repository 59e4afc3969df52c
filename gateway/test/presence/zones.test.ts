import { expect, it } from 'vitest';
import { canonicalZone, isZoneOf } from '../../src/presence/truth/zones.ts';

it('knows who lives by a zone, by whichever of its names', () => {
  expect(isZoneOf('Europe/Paris', 'FR')).toBe(true);
  expect(isZoneOf('America/New_York', 'US')).toBe(true);
  expect(isZoneOf(canonicalZone('Asia/Kolkata'), 'IN')).toBe(true);
  expect(isZoneOf(canonicalZone('asia/calcutta'), 'IN')).toBe(true);
  expect(isZoneOf(canonicalZone('Europe/Kyiv'), 'UA')).toBe(true);
});

it('has another country for a traveller, and none for a zone of no country', () => {
  expect(isZoneOf('Europe/Paris', 'DE')).toBe(false);
  expect(isZoneOf('Asia/Tokyo', 'FR')).toBe(false);
  for (const zone of ['UTC', 'Etc/GMT+5', 'Nowhere/City', '']) expect(isZoneOf(zone, 'FR')).toBe(false);
  for (const country of ['', 'ZZ', 'EU', 'france', '__proto__']) expect(isZoneOf('Europe/Paris', country)).toBe(false);
});

it('has a country for every zone that a browser may tell', () => {
  const countries = Intl.supportedValuesOf('timeZone').map(canonicalZone);
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const all = letters.flatMap((first) => letters.map((second) => first + second));
  expect(countries.filter((zone) => !all.some((country) => isZoneOf(zone, country)))).toEqual([]);
});
