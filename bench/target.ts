/** What is wanted of a figure, and by how much it is missed. */

export interface Target {
  readonly name: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit: string;
  readonly isAtLeast: boolean;
}

export function atMost(name: string, measured: number, limit: number, unit = ''): Target {
  return { name, measured, limit, unit, isAtLeast: false };
}

export function atLeast(name: string, measured: number, limit: number, unit = ''): Target {
  return { name, measured, limit, unit, isAtLeast: true };
}

function isMet({ measured, limit, isAtLeast }: Target): boolean {
  return isAtLeast ? measured >= limit : measured <= limit;
}

/** "p95: 12.3 ms of at most 20 ms", and if so by how much it is missed. */
export function inWords(target: Target): [what: string, wanted: string, measured: string, verdict: string] {
  const { name, measured, limit, unit, isAtLeast } = target;
  const wanted = `${isAtLeast ? '≥' : '≤'} ${withUnit(limit, unit)}`;
  return [name, wanted, withUnit(measured, unit), isMet(target) ? 'met' : `missed by ${missedBy(target)}`];
}

function missedBy({ measured, limit, unit }: Target): string {
  if (limit === 0) return withUnit(measured, unit);
  return `${Math.round(Math.abs(measured / limit - 1) * 100)} %`;
}

function withUnit(value: number, unit: string): string {
  return `${inShort(value)}${unit && ` ${unit}`}`;
}

/** Three digits, or all that are before the point. */
export function inShort(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
