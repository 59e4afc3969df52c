import { expect, test } from 'vitest';
import { createTimeline } from '../../src/live/upkeep/timeline.ts';

test('whoever is held up between two readings of the clocks takes that for no step', () => {
  let at = 5_000;
  let heldUpMs = 0;
  const steps: number[] = [];
  const reference = () => {
    const told = 1_000_000 + at;
    at += heldUpMs;
    return told;
  };
  const timeline = createTimeline(reference, () => at);
  timeline.listen((byMs) => steps.push(byMs));
  heldUpMs = 1_500;
  timeline.look();
  expect(timeline.now()).toBe(1_000_000 + at);
  expect(steps).toEqual([]);
});
