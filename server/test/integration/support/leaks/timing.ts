/** Whether one thing takes another time than two that are equal: medians against the noise of those, from the same minute. */

const TIMES = 200;
const SHUFFLES = 500;
/** So much more than the widest that chance alone has made of the equal ones. */
const MARGIN = 2;

type Time = () => Promise<number>;

interface Difference {
  readonly differ: number;
  readonly noise: number;
  readonly text: string;
}

/**
 * Whether it takes another time, and by how much: what is so is so again, by the same sign; what chance has made of one minute, when a
 * machine does much else, is not. `null`: it takes the same.
 */
export async function differing(one: Time, equal: Time, equalToo: Time): Promise<string | null> {
  const first = await medians(one, equal, equalToo);
  if (Math.abs(first.differ) <= first.noise) return null;
  const again = await medians(one, equal, equalToo);
  const isSoAgain = Math.abs(again.differ) > again.noise && Math.sign(again.differ) === Math.sign(first.differ);
  return isSoAgain ? `${first.text}; ${again.text}` : null;
}

/** They take turns: whatever else the machine does meets all of them. */
async function medians(one: Time, equal: Time, equalToo: Time): Promise<Difference> {
  const taken: { readonly one: number; readonly equals: readonly [number, number] }[] = [];
  for (let i = 0; i < TIMES; i++) {
    // Nobody is always the first.
    const order = [one, equal, equalToo].map((_, at) => (at + i) % 3);
    const times = [0, 0, 0];
    for (const at of order) times[at] = await ([one, equal, equalToo][at] as Time)();
    const [own = 0, a = 0, b = 0] = times;
    taken.push({ one: own, equals: [a, b] });
  }
  const both = median(taken.flatMap(({ equals }) => equals));
  const differ = median(taken.map((times) => times.one)) - both;
  // Were the equal ones named otherwise, they would differ by chance as well.
  const byChance = Array.from({ length: SHUFFLES }, () => {
    const swapped = taken.map(({ equals: [a, b] }) => (Math.random() < 0.5 ? ([a, b] as const) : ([b, a] as const)));
    return Math.abs(median(swapped.map(([a]) => a)) - median(swapped.map(([, b]) => b)));
  });
  const noise = MARGIN * Math.max(...byChance);
  const ms = (time: number) => `${time.toFixed(3)} ms`;
  return { differ, noise, text: `medians differ by ${ms(differ)} of ${ms(both)}; equal ones by ${ms(noise)}` };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
