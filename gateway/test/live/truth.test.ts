/** Disagreements that presence does not let anybody bring about from outside. */
import { singleNode } from '@meeshy/status-gateway';
import { expect, test } from 'vitest';
import type { Link } from '../../src/live/delivery/link.ts';
import { Sessions } from '../../src/live/delivery/sessions.ts';
import { createTruth } from '../../src/live/upkeep/truth.ts';
import { bob, coreWith, MINUTE, RULES, START, stored } from '../presence/design.ts';

test('an active subject with a session that counts as offline is seen', async () => {
  const [core, sessions] = [coreWith(), new Sessions()];
  const truth = createTruth(core, sessions, singleNode(), RULES);
  // Nothing is ever sent.
  sessions.add({ subject: bob, expiresAt: Number.POSITIVE_INFINITY, held: null, link: { id: 'bob-1' } as Link });
  core.attendance.activity(bob, START);
  expect(await truth.begin(START).finish(START)).toMatchObject({ session_active_but_offline: 1 });
  core.attendance.forceOffline(bob, START);
  expect(await truth.begin(START).finish(START)).toMatchObject({ session_active_but_offline: 0 });
});

test('P8: what viewers were told has until the next sweep to heal', async () => {
  const core = coreWith();
  const truth = createTruth(core, new Sessions(), singleNode(), RULES);
  const now = START + MINUTE;
  core.learning.know(stored(bob, { lastActiveAt: START, lastSeen: START, version: START }), START);
  core.attendance.activity(bob, now);
  expect(await truth.begin(now).finish(now)).toMatchObject({ announced_differs: 0 });
  expect(await truth.begin(now).finish(now)).toMatchObject({ announced_differs: 1 });
  core.telling.repeat(bob.id, now + 1, now + 1);
  expect(await truth.begin(now).finish(now)).toMatchObject({ announced_differs: 0 });
});
