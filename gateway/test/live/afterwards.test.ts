import { expect, it } from 'vitest';
import { createAfterwards } from '../../src/live/afterwards.ts';

it('looks when what is happening is done, at each once, and again at what changes by that', async () => {
  const looked: (readonly string[])[] = [];
  const soon = createAfterwards((ids: readonly string[]) => {
    looked.push(ids);
    if (looked.length === 1) soon('ann');
  });
  for (const id of ['ann', 'ben', 'ann']) soon(id);
  expect(looked).toEqual([]);
  await new Promise(setImmediate);
  expect(looked).toEqual([['ann', 'ben'], ['ann']]);
});
