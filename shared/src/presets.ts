import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts';

/**
 * P16: when what somebody chooses ends. Ends are absolute and on whole five minutes, so that an end does not tell when it was
 * set. What a day is, the person's own zone says.
 */
export const PRESETS = ['30m', '1h', '4h', 'today', 'week'] as const;
/** The name of an end that people choose: `1h`, say. */
export type Preset = (typeof PRESETS)[number];

const STEP_MS = 5 * MINUTE_MS;

/** A state that nobody gives an end lasts so long, or a little longer. */
export const STATE_LASTS_MS = HOUR_MS;
/** No state lasts longer, not even over a leap day. */
export const LONGEST_STATE_MS = 366 * DAY_MS;

const LENGTHS_MS: Readonly<Record<Exclude<Preset, 'today' | 'week'>, number>> = {
  '30m': 30 * MINUTE_MS,
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
};

/** So many days may pass before a day of the week comes, and more where a zone has left one out. */
const SEARCHED_MS = 10 * DAY_MS;

/** These go by the person's days. */
export function needsZone(preset: Preset): preset is 'today' | 'week' {
  return preset === 'today' || preset === 'week';
}

/** `today` ends with the local day, `week` at the next local Monday. Throws when a zone is needed and is none. */
export function presetEnd(preset: Preset, now: number, zone?: string): number {
  if (!needsZone(preset)) return wholeSteps(now + LENGTHS_MS[preset]);
  const dayOf = daysIn(zone ?? '');
  const today = dayOf(now);
  return dayBegin(preset === 'today' ? today + 1 : nextMonday(today), now, dayOf);
}

/** The end of a state that nobody gives one. */
export function usualEnd(now: number): number {
  return wholeSteps(now + STATE_LASTS_MS);
}

/** Whether it is the name of a time zone: offsets are none, for they know no summer. */
export function isZone(zone: string): boolean {
  try {
    daysIn(zone);
    return true;
  } catch {
    return false;
  }
}

function wholeSteps(at: number): number {
  return Math.ceil(at / STEP_MS) * STEP_MS;
}

/**
 * The first minute of a local day after `now`, wherever clocks are changed: it may be one o'clock, and the day may be the next
 * but one of the calendar.
 */
function dayBegin(day: number, now: number, dayOf: (at: number) => number): number {
  let before = Math.floor(now / MINUTE_MS);
  let after = before + SEARCHED_MS / MINUTE_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf(middle * MINUTE_MS) < day) before = middle;
    else after = middle;
  }
  return after * MINUTE_MS;
}

/** 1 January 1970 was a Thursday. */
function nextMonday(day: number): number {
  return day + 7 - ((day + 3) % 7);
}

/** Days since then, by the calendar of the zone. Throws when it is none. */
function daysIn(zone: string): (at: number) => number {
  if (!/^[A-Za-z][\w+\-/]{0,63}$/.test(zone)) throw new RangeError(`not a time zone: ${zone}`);
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 0, day = 0] = [parts.get('year'), parts.get('month'), parts.get('day')];
    return Date.UTC(year, month - 1, day) / DAY_MS;
  };
}
