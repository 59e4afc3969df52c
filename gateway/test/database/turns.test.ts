import { expect, test } from 'vitest';
import { createTurns } from '../../src/database/turns.ts';

const outcome = (turn: Promise<void>) =>
  turn.then(
    () => 'taken',
    ({ code }) => code as string,
  );

test('those who wait are served in the order of their coming', async () => {
  const turns = createTurns(2, { mostWaiting: 10, waitMs: 60_000 });
  const served: number[] = [];
  const all = [0, 1, 2, 3, 4].map((who) => turns.take().then(() => served.push(who)));
  await Promise.all(all.slice(0, 2));
  turns.give();
  await all[2];
  turns.give();
  turns.give();
  await Promise.all(all);
  expect(served).toEqual([0, 1, 2, 3, 4]);
});

test('whoever comes when too many wait is refused at once, and nobody else is', async () => {
  const turns = createTurns(1, { mostWaiting: 2, waitMs: 60_000 });
  await turns.take();
  const [first, second, third] = [turns.take(), turns.take(), turns.take()].map(outcome);
  expect(await third).toBe('UNAVAILABLE');
  turns.give();
  expect(await first).toBe('taken');
  turns.give();
  expect(await second).toBe('taken');
});

test('whoever waits too long is refused, and takes no place with them', async () => {
  const turns = createTurns(1, { mostWaiting: 10, waitMs: 20 });
  await turns.take();
  expect(await Promise.all([turns.take(), turns.take()].map(outcome))).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
  turns.give();
  expect(await outcome(turns.take())).toBe('taken');
});

test('when nobody can be served, all who wait are told so, and later ones wait again', async () => {
  const turns = createTurns(1, { mostWaiting: 10, waitMs: 60_000 });
  await turns.take();
  const waiting = [turns.take(), turns.take()];
  turns.refuse(new Error('no server'));
  await expect(Promise.allSettled(waiting)).resolves.toMatchObject([
    { status: 'rejected', reason: { message: 'no server' } },
    { status: 'rejected', reason: { message: 'no server' } },
  ]);
  turns.give();
  expect(await outcome(turns.take())).toBe('taken');
});
