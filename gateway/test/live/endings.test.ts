import { expect, test } from 'vitest';
import { agreementOfOne } from '../../src/live/cluster/alone.ts';
import { createEndings } from '../../src/live/sessions/endings.ts';
import type { Rules } from '../../src/presence/decision/rules.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import { inTime } from '../support/until.ts';

const START = Date.UTC(2026, 0, 1);
const RULES: Rules = {
  offlineMs: 300_000,
  awayMs: 1_800_000,
  refreshIntervalMs: 120_000,
  maintenanceIntervalMs: 15_000,
  disconnectGraceMs: 10,
  flapLimit: 3,
  flapWindowMs: 60_000,
  flapDelayMs: 5_000,
};

test('an exit is told though it becomes due while what is due is being looked at', async () => {
  const subjects = new Subjects(RULES);
  subjects.attendance.open({ id: 'ann', username: 'ann', kind: 'user' }, 'tab', START, false);
  const ending = subjects.attendance.close('tab', START);
  if (!ending) throw new Error('nothing ends');
  // Timers ring a little early; then each reading of the clock may be the first that is late enough.
  let now = ending.dueAt - 4;
  const exit = new Promise<boolean>((resolve) => {
    const endings = createEndings(
      subjects,
      agreementOfOne(),
      ({ facts }) => resolve(facts.isOnline),
      () => now++,
      () => {},
    );
    endings.add(ending, performance.now());
  });
  expect(await inTime(() => 'the exit', exit)).toBe(false);
});
