/** The addresses of the whole world, by what registries say of them (CC0). */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import { type Geoip, openGeoip } from '../../src/geoip/geoip.ts';

const require = createRequire(import.meta.url);

let geoip: Geoip;
const outcomes = new Map<string, number>();
beforeAll(async () => {
  geoip = await openGeoip({
    file: require.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'),
    onLookup: (outcome) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1),
    onReread() {},
  });
});
afterAll(() => geoip.stop());

it.each([
  ['8.8.8.8', 'US'],
  ['193.0.6.139', 'NL'],
  ['212.27.48.10', 'FR'],
  ['2001:4860:4860::8888', 'US'],
  ['::ffff:212.27.48.10', 'FR'],
])('%s is in %s', (address, country) => {
  expect(geoip.locate(address)).toEqual({ country });
});

it('finds a country for most addresses, and throws for none', () => {
  outcomes.clear();
  const address = fc.oneof({ weight: 4, arbitrary: fc.ipV4() }, { weight: 1, arbitrary: fc.ipV6() });
  fc.assert(
    fc.property(address, (one) => {
      const located = geoip.locate(one);
      expect(located === null || /^[A-Z]{2}$/.test(located.country)).toBe(true);
    }),
    runs(10_000),
  );
  expect(outcomes.get('failed')).toBeUndefined();
  expect(outcomes.get('found')).toBeGreaterThan(5_000);
});
