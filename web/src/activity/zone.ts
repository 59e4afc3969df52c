/** What somebody's own clock says, also where it is changed. Times are epoch milliseconds. */
import { HOUR_MS, MINUTE_MS } from '@meeshy/status-protocol';

/** No clock is further from UTC. */
const FURTHEST_MS = 15 * HOUR_MS;

/** By how many milliseconds a clock is before UTC at a moment. */
export type Zone = (at: number) => number;

/** Of an IANA zone; a `RangeError` when there is none of that name. */
export function zoneOf(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    const parts = new Map(format.formatToParts(minute).map(({ type, value }) => [type, Number(value)]));
    const of = (part: Intl.DateTimeFormatPartTypes) => parts.get(part) ?? 0;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute')) - minute;
  };
}

/** When a clock first shows so much, or more where it skips that: `local`, as if it were UTC. To the minute. */
export function momentOf(local: number, zone: Zone): number {
  const [earliest, latest] = [local - FURTHEST_MS, local + FURTHEST_MS];
  const offset = zone(earliest);
  if (offset === zone(latest)) return local - offset;
  let [before, after] = [earliest / MINUTE_MS, latest / MINUTE_MS];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    const at = middle * MINUTE_MS;
    if (at + zone(at) < local) before = middle;
    else after = middle;
  }
  return after * MINUTE_MS;
}
