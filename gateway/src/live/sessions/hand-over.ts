import { setTimeout as pause } from 'node:timers/promises';
import type { Sessions } from '../delivery/sessions.ts';
import { STEP_MS, slicesOf } from '../delivery/spread.ts';

/** So long a node that stops in a cluster takes to send its clients away. */
const HAND_OVER_MS = 3_000;

/** The clients come back by themselves, on other nodes, and not all in one stroke: nor does one's turn tell of others. */
export async function handOver(sessions: Sessions): Promise<void> {
  const subjectIds = new Set([...sessions.all()].map(({ subject }) => subject.id));
  if (subjectIds.size === 0) return;
  for (const ids of slicesOf(subjectIds, subjectIds.size, HAND_OVER_MS)) {
    for (const id of ids) for (const { link } of sessions.heldBy(id)) link.drop();
    await pause(STEP_MS);
  }
}
