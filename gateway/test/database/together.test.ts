import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { together } from '../../src/database/together.ts';

/** Questions of which it is known what each asked for. */
function openQuestions(gatherMs: number) {
  const asked: string[][] = [];
  const ask = async (ids: readonly string[]) => {
    asked.push([...ids]);
    return ids.length;
  };
  return { asked, ask: together(ask, 1_000, gatherMs) };
}

it('the first is asked for at once, and whoever comes soon after with all who come by then', async () => {
  const { asked, ask } = openQuestions(100);
  await ask(['ann']);
  const ben = ask(['ben']);
  await nextTurn();
  const eve = ask(['eve']);
  await nextTurn();
  expect(asked).toEqual([['ann']]);
  expect(await Promise.all([ben, eve])).toEqual([2, 2]);
  expect(asked).toEqual([['ann'], ['ben', 'eve']]);
});

it('whoever comes when the answer is under way is asked for anew', async () => {
  const { asked, ask } = openQuestions(0);
  const ann = ask(['ann']);
  await nextTurn();
  await nextTurn();
  await Promise.all([ann, ask(['ann'])]);
  expect(asked).toEqual([['ann'], ['ann']]);
});
