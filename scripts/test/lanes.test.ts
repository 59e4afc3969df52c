import { expect, it } from 'vitest';
import { inLanes } from '../lib/lanes.mjs';

it('does all in their order, no more at once than there are lanes, and the next as soon as one is free', async () => {
  const began: number[] = [];
  const ends = new Map<number, () => void>();
  const task = (number: number) => () => {
    began.push(number);
    return new Promise<void>((resolve) => void ends.set(number, resolve));
  };
  const all = inLanes(2, [1, 2, 3, 4].map(task));
  const hasBegun = (number: number) => expect.poll(() => ends.has(number)).toBe(true);

  await hasBegun(2);
  expect(began).toEqual([1, 2]);
  ends.get(2)?.();
  await hasBegun(3);
  expect(began).toEqual([1, 2, 3]);
  ends.get(3)?.();
  await hasBegun(4);
  ends.get(1)?.();
  ends.get(4)?.();
  await all;
});

it('does nothing where there is nothing to do', async () => {
  await inLanes(2, []);
});
