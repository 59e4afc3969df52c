/** Which countries live by which time zone, as Node's own data (CLDR) has it. */

/** Of JavaScript's proposal "Intl Locale Info": a getter in Node 20, a method later. */
interface LocaleWithZones {
  readonly timeZones?: readonly string[];
  getTimeZones?(): readonly string[] | undefined;
}

/** By the zone's own name, as `canonicalZone` gives it. */
let countriesOf: Map<string, Set<string>> | null = null;

/** It takes a quarter of a second, for which nobody is to wait later. */
export function readZones(): void {
  countriesOf ??= readCountries();
}

/** The one name of a zone that has several. Of what is none it throws a `RangeError`. */
export function canonicalZone(zone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
}

/** Whether people in this country (ISO 3166-1, two letters) live by this zone. Nobody does by one of no country, such as `UTC`. */
export function isZoneOf(zone: string, country: string): boolean {
  countriesOf ??= readCountries();
  return countriesOf.get(zone)?.has(country) ?? false;
}

function readCountries(): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  for (const country of pairsOfLetters()) {
    for (const zone of zonesOf(country)) {
      const name = canonicalZone(zone);
      all.set(name, (all.get(name) ?? new Set()).add(country));
    }
  }
  return all;
}

function zonesOf(country: string): readonly string[] {
  const locale = new Intl.Locale(`und-${country}`) as LocaleWithZones;
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

function* pairsOfLetters(): Generator<string> {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  for (const first of letters) for (const second of letters) yield first + second;
}
