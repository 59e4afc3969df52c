import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { together } from '../../src/database/together.ts';

/** Questions of which it is known what each asked for. */
function openQuestions({ most = 1_000, longestMs = 10_000 }) {
  const asked: string[][] = [];
  const ask = async (ids: readonly string[]) => {
    asked.push([...ids]);
    return ids.length;
  };
  return { asked, ask: together(ask, most, longestMs) };
}

it('those who come in turns that follow each other are asked for at once, when a turn has passed without anybody', async () => {
  const { asked, ask } = openQuestions({});
  const names = ['ann', 'ben', 'eve', 'ann', 'ann', 'cleo'];
  const answers: Promise<number>[] = [];
  for (const name of names) {
    answers.push(ask([name]));
    await nextTurn();
    expect(asked).toEqual([]);
  }
  expect(await Promise.all(answers)).toEqual(names.map(() => 4));
  expect(asked).toEqual([['ann', 'ben', 'eve', 'cleo']]);
});

it('nobody waits for longer, however many go on coming', async () => {
  const { asked, ask } = openQuestions({ longestMs: 5 });
  const first = ask(['ann']);
  const began = performance.now();
  let isAnswered = false;
  void first.then(() => {
    isAnswered = true;
  });
  while (!isAnswered && performance.now() - began < 5_000) {
    void ask(['ben']);
    await nextTurn();
  }
  expect(isAnswered).toBe(true);
  expect(asked[0]).toEqual(['ann', 'ben']);
});

it('what is full is asked at once, and whoever comes then begins another', async () => {
  const { asked, ask } = openQuestions({ most: 2 });
  const full = [ask(['ann']), ask(['ben'])];
  const next = ask(['eve']);
  await nextTurn();
  expect(asked).toEqual([['ann', 'ben']]);
  expect(await Promise.all([...full, next])).toEqual([2, 2, 1]);
});

it('whoever comes when the answer is under way is asked for anew', async () => {
  const { asked, ask } = openQuestions({});
  const ann = ask(['ann']);
  while (asked.length === 0) await nextTurn();
  await Promise.all([ann, ask(['ann'])]);
  expect(asked).toEqual([['ann'], ['ann']]);
});
