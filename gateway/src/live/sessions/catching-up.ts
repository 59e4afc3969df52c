/** Whoever was too slow, or was told the time of a clock that has been set, gets a fresh snapshot, not all at once. */

import type { Session, Sessions } from '../delivery/sessions.ts';
import type { Observe } from '../observation.ts';

const LOOK_MS = 50;
/** They may be everybody: their snapshots must not make the process slow. */
const SNAPSHOTS_PER_LOOK = 10;

export function createCatchingUp(sessions: Sessions, showAgain: (session: Session) => Promise<void>, observe: Observe) {
  const timer = setInterval(() => {
    let left = SNAPSHOTS_PER_LOOK;
    for (const [session, why] of sessions.lagging()) {
      if (session.link.backlog > 0 || left-- <= 0) continue;
      sessions.catchUp(session);
      if (why === 'slow') observe({ kind: 'caught-up' });
      void showAgain(session);
    }
  }, LOOK_MS);

  return { stop: () => clearInterval(timer) };
}
