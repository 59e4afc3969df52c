import { expect, test } from 'vitest';
import { createSlots } from '../../src/database/slots.ts';

const outcome = (slot: Promise<void>) =>
  slot.then(
    () => 'taken',
    ({ code }) => code as string,
  );

test('those who wait are served in the order of their coming', async () => {
  const slots = createSlots(2, { mostWaiting: 10, waitMs: 60_000 });
  const served: number[] = [];
  const all = [0, 1, 2, 3, 4].map((who) => slots.take().then(() => served.push(who)));
  await Promise.all(all.slice(0, 2));
  slots.give();
  await all[2];
  slots.give();
  slots.give();
  await Promise.all(all);
  expect(served).toEqual([0, 1, 2, 3, 4]);
});

test('whoever comes when too many wait is refused at once, and nobody else is', async () => {
  const slots = createSlots(1, { mostWaiting: 2, waitMs: 60_000 });
  await slots.take();
  const [first, second, third] = [slots.take(), slots.take(), slots.take()].map(outcome);
  expect(await third).toBe('UNAVAILABLE');
  slots.give();
  expect(await first).toBe('taken');
  slots.give();
  expect(await second).toBe('taken');
});

test('whoever waits too long is refused, and takes no slot with them', async () => {
  const slots = createSlots(1, { mostWaiting: 10, waitMs: 20 });
  await slots.take();
  expect(await Promise.all([slots.take(), slots.take()].map(outcome))).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
  slots.give();
  expect(await outcome(slots.take())).toBe('taken');
});

test('when nobody can be served, all who wait are told so, and later ones wait again', async () => {
  const slots = createSlots(1, { mostWaiting: 10, waitMs: 60_000 });
  await slots.take();
  const waiting = [slots.take(), slots.take()];
  slots.refuse(new Error('no server'));
  await expect(Promise.allSettled(waiting)).resolves.toMatchObject([
    { status: 'rejected', reason: { message: 'no server' } },
    { status: 'rejected', reason: { message: 'no server' } },
  ]);
  slots.give();
  expect(await outcome(slots.take())).toBe('taken');
});
