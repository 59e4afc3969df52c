import { expect, test } from 'vitest';
import { createAlarm } from '../../src/live/alarm.ts';

test('what is due is not put off by what is due later, though the event loop came late', async () => {
  let now = 1_000;
  const rung = new Promise<number>((resolve) => {
    const alarm = createAlarm(
      () => resolve(now),
      () => now,
    );
    alarm.by(1_001);
    // The moment passes while the event loop is busy with what brings the later one.
    now = 1_002;
    alarm.by(4_600_000);
  });
  expect(await rung).toBe(1_002);
});

test('what is due sooner than what it waits for is', async () => {
  const rung = new Promise<void>((resolve) => {
    const alarm = createAlarm(resolve, () => 0);
    alarm.by(3_000_000);
    alarm.by(1);
  });
  await rung;
});

test('once it is stopped it rings no more', async () => {
  let rings = 0;
  const alarm = createAlarm(
    () => rings++,
    () => 0,
  );
  alarm.by(0);
  alarm.stop();
  alarm.by(0);
  alarm.ring();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(rings).toBe(0);
});
