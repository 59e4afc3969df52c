import { describe, expect, it } from 'vitest';
import { Pressure } from '../../src/live/delivery/pressure.ts';
import { type Load, type Second, simulate } from '../support/one-core.ts';

const SECONDS = 20;
/** Until it has settled. */
const SETTLING = 6;
const LONG_MS = 200;

/** As `npm run bench saturation`, by the unit costs of `bench/README.md`. */
const BUSY: Load = { core: () => 1, others: 0.46, frameUs: 8, changeUs: 0.34, changesPerSecond: 10_000 };
const MIDDLE: Load = { ...BUSY, others: 0.1, changesPerSecond: 1_000 };
/** Where a core does half as much. */
const SLOW: Load = { ...BUSY, frameUs: 16, changeUs: 0.6 };
const HALF: Load = { ...BUSY, others: 0.25, core: () => 0.5 };
const PEOPLE_COMING: Load = { ...BUSY, others: 0.8 };
/** Each delivery is dear, as with faces of their own for everybody. */
const DEAR: Load = { ...BUSY, others: 0.3, changeUs: 2 };

const settled = (load: Load) => simulate(new Pressure(), load, SECONDS).slice(SETTLING);

const windowsIn = (seconds: readonly Second[]) => [...new Set(seconds.flatMap(({ windows }) => windows))];
const longest = ({ windows }: Second) => Math.max(...windows);

describe('the windows of a core under load', () => {
  it.each([
    ['there is time left', MIDDLE],
    ['the load just fits', BUSY],
  ])('are the shortest where %s', (_, load) => {
    expect(windowsIn(simulate(new Pressure(), load, SECONDS))).toEqual([60]);
  });

  describe.each([
    ['a core is slow', SLOW],
    ['another program takes half of it', HALF],
    ['many people come and go', PEOPLE_COMING],
    ['sending takes most of it', DEAR],
  ])('where %s', (_, load) => {
    it('settle at one length', () => {
      const windows = windowsIn(settled(load));
      expect(windows).toHaveLength(1);
      expect(windows[0]).toBeGreaterThan(60);
    });

    it('never get much longer on the way there', () => {
      const [last = 0] = windowsIn(settled(load));
      expect(Math.max(...simulate(new Pressure(), load, SECONDS).map(longest))).toBeLessThan(last * 1.4);
    });

    it('leave next to nothing of the core unused before they are long', () => {
      const unused = settled(load).filter((second) => longest(second) > LONG_MS && second.busy < 0.9);
      expect(unused).toEqual([]);
    });
  });

  it('stay short where others fill the core, as no window would help', () => {
    const windows = windowsIn(simulate(new Pressure(), { ...BUSY, others: 1.1 }, SECONDS));
    expect(Math.max(...windows)).toBeLessThan(100);
  });

  it('are short again a second after another program has left', () => {
    const load: Load = { ...BUSY, others: 0.35, core: (at) => (at > 3_000 && at < 8_000 ? 0.5 : 1) };
    const seconds = simulate(new Pressure(), load, 15);
    expect(Math.max(...seconds.slice(3, 8).map(longest))).toBeGreaterThan(LONG_MS);
    expect(windowsIn(seconds.slice(11))).toEqual([60]);
  });
});
