/** How the window in which changes gather goes while load comes: second by second, so that one sees it swing. */

/** One second of it. */
export interface Second {
  /** The shortest, the middle (by how long each was in force) and the longest window, milliseconds. */
  readonly least: number;
  readonly median: number;
  readonly most: number;
  /** How often it was lengthened or shortened. */
  readonly turns: number;
  /** What the process used meanwhile, of a core. */
  readonly cpu: number;
}

/** From a moment on it was so. Moments are milliseconds by one clock, whichever. */
interface Since {
  readonly at: number;
  readonly value: number;
}

const SECOND_MS = 1_000;

export class Course {
  readonly #windows: Since[];
  readonly #used: Since[] = [];

  /** `windowMs`: as it is before anything turns it. */
  constructor(windowMs: number) {
    this.#windows = [{ at: Number.NEGATIVE_INFINITY, value: windowMs }];
  }

  /** The window has become so long. */
  turned(at: number, windowMs: number): void {
    this.#windows.push({ at, value: windowMs });
  }

  /** The process has used so much CPU since it began, milliseconds. Told in between as often as one likes. */
  used(at: number, cpuMs: number): void {
    this.#used.push({ at, value: cpuMs });
  }

  /** The whole seconds between two moments. */
  seconds(from: number, to: number): Second[] {
    const count = Math.floor((to - from) / SECOND_MS);
    return Array.from({ length: count }, (_, i) => this.#second(from + i * SECOND_MS));
  }

  #second(from: number): Second {
    const to = from + SECOND_MS;
    const turns = this.#windows.filter(({ at }) => at >= from && at < to);
    const before = this.#windows.findLast(({ at }) => at < from);
    const all = before ? [{ ...before, at: from }, ...turns] : turns;
    const inForce = all.map(({ at, value }, i) => ({ value, ms: (all[i + 1]?.at ?? to) - at }));
    const values = all.map(({ value }) => value);
    return {
      least: Math.min(...values),
      median: medianOf(inForce),
      most: Math.max(...values),
      turns: turns.length,
      cpu: (this.#usedAt(to) - this.#usedAt(from)) / SECOND_MS,
    };
  }

  /** Between what was told of as much as its time says. */
  #usedAt(at: number): number {
    const before = this.#used.findLast((told) => told.at <= at);
    const after = this.#used.find((told) => told.at > at);
    if (!before || !after) return (before ?? after)?.value ?? Number.NaN;
    return before.value + ((at - before.at) / (after.at - before.at)) * (after.value - before.value);
  }
}

function medianOf(inForce: readonly { readonly value: number; readonly ms: number }[]): number {
  const sorted = inForce.toSorted((a, b) => a.value - b.value);
  const half = sorted.reduce((sum, { ms }) => sum + ms, 0) / 2;
  let passed = 0;
  for (const { value, ms } of sorted) {
    passed += ms;
    if (passed >= half) return value;
  }
  return Number.NaN;
}
