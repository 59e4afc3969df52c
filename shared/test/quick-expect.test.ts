/** That it is quick must not make it blind. */
import { describe, expect, it } from 'vitest';
import { expect as quickly } from './quick-expect.ts';

type Matcher = Exclude<keyof ReturnType<typeof quickly>, 'not'>;

const ASKED: readonly [Matcher, actual: unknown, right: unknown, wrong: unknown][] = [
  ['toBe', 1, 1, 2],
  ['toBe', Number.NaN, Number.NaN, 0],
  ['toEqual', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }],
  ['toEqual', { a: 1, b: undefined }, { a: 1 }, { a: 1, b: null }],
  ['toEqual', new Map([['a', 1]]), new Map([['a', 1]]), new Map([['a', 2]])],
  ['toEqual', ['a', 'b'], expect.arrayContaining(['b']), ['b', 'a']],
  ['toContain', ['a', 'b'], 'b', 'c'],
  ['toContain', 'ab', 'b', 'c'],
  ['toBeGreaterThan', 2, 1, 2],
  ['toBeGreaterThanOrEqual', 2, 2, 3],
  ['toBeGreaterThanOrEqual', 2, 2, Number.NaN],
  ['toBeLessThan', 2, 3, 2],
  ['toBeLessThanOrEqual', 2, 2, 1],
  ['toHaveLength', [1, 2], 2, 1],
  ['toMatch', 'ab', /b/, /c/],
  ['toMatchObject', { a: 1, b: 2 }, { a: 1 }, { a: 2 }],
];

/** What is said of it; `null`: nothing. */
function saidOf(claim: () => void): string | null {
  try {
    claim();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a quick expect', () => {
  it.each(ASKED)('%s of %j agrees with %j, not with %j, as the other does', (matcher, actual, right, wrong) => {
    const [quick, slow] = [quickly(actual, 'it') as never, expect(actual, 'it') as never] as Record<
      Matcher,
      (expected: unknown) => void
    >[];
    quick?.[matcher](right);
    const said = saidOf(() => slow?.[matcher](wrong));
    expect(said).not.toBeNull();
    expect(saidOf(() => quick?.[matcher](wrong))).toBe(said);
  });

  it('knows nothing from something, and the contrary', () => {
    quickly(undefined).toBeUndefined();
    quickly(null).toBeNull();
    quickly(1).not.toBe(2);
    expect(saidOf(() => quickly(null).toBeUndefined())).toMatch('undefined');
    expect(saidOf(() => quickly(undefined).toBeNull())).toMatch('null');
    expect(saidOf(() => quickly(1).not.toBe(1))).toMatch('not');
  });
});
