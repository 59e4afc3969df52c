/**
 * What a database of addresses (mmdb) says of one, in the forms that are known: MaxMind's (`country.iso_code`, `city.names.en`) and the flat
 * one of others (`country_code`, `city`).
 */
import type { Located } from '@meeshy/status-gateway';

/** What came of looking up an address. `private`: it is of no country. `failed`: what the file says there cannot be read. */
export const GEOIP_OUTCOMES = ['found', 'unknown', 'private', 'failed'] as const;
export type GeoipOutcome = (typeof GEOIP_OUTCOMES)[number];

const LONGEST_CITY = 80;
/** "Berlin (Bezirk Mitte)": a part of a city is more than is shared. */
const PART = /\s*\([^)]*\)\s*$/u;
const CONTROLS = /\p{C}+/gu;

/** `null`: it says no country. A city has its English name. */
export function locatedIn(record: unknown): Located | null {
  if (!isObject(record)) return null;
  const country = isObject(record.country) ? record.country.iso_code : (record.country_code ?? record.country);
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country)) return null;
  const city = cityIn(record.city);
  return { country, ...(city !== '' && { city }) };
}

function cityIn(said: unknown): string {
  const name = isObject(said) && isObject(said.names) ? said.names.en : said;
  if (typeof name !== 'string') return '';
  return name.replace(CONTROLS, ' ').replace(PART, '').trim().slice(0, LONGEST_CITY);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
