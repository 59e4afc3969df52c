/** P6: who comes and goes all the time is taken offline later and later, so that viewers stay calm. */
import { AHEAD_MS, shiftedTime } from '../truth/facts.ts';

export interface FlapRules {
  /** From this many ends of a last session within the window on, offline is delayed. */
  readonly flapLimit: number;
  /** Also the longest delay. */
  readonly flapWindowMs: number;
  readonly flapDelayMs: number;
}

export interface Flapping {
  /** Times of the latest ends, `flapLimit` at most, ascending. */
  readonly ends: readonly number[];
  /** The delay that the latest end earned, 0 while calm. */
  readonly delayMs: number;
}

export const CALM: Flapping = { ends: [], delayMs: 0 };

/** The end of a last session at `now`: `delayMs` of the answer is how long its announcement waits. */
export function afterEnd(before: Flapping, now: number, rules: FlapRules): Flapping {
  const recent = before.ends.filter((end) => now - end < rules.flapWindowMs);
  const ends = [...recent, now].slice(-rules.flapLimit);
  if (ends.length < rules.flapLimit) return { ends, delayMs: 0 };
  const goesOn = recent.length > 0 && before.delayMs > 0;
  const doubled = goesOn ? before.delayMs * 2 : rules.flapDelayMs;
  return { ends, delayMs: Math.min(doubled, rules.flapWindowMs) };
}

/** What two nodes know of one subject's ends: who saw the later end knows more. */
export function laterEnd(a: Flapping, b: Flapping): Flapping {
  return (b.ends.at(-1) ?? 0) > (a.ends.at(-1) ?? 0) ? b : a;
}

/** Ends that are later than now were told by a wrong clock: who is said to flap then is taken for calm. */
export function flappingUntil(now: number, flapping: Flapping): Flapping {
  return (flapping.ends.at(-1) ?? 0) > now + AHEAD_MS ? CALM : flapping;
}

/** The clock was set. */
export function shiftedFlapping({ ends, delayMs }: Flapping, byMs: number): Flapping {
  return { ends: ends.map((end) => shiftedTime(end, byMs)), delayMs };
}
