/** A slow client gets its own, longer window, and in the end a fresh snapshot instead of a backlog. */
import type { Observe } from './observation.ts';
import type { Session, Sessions } from './sessions.ts';

const LOOK_MS = 50;
/** When many have been slow, because the process itself was, their snapshots must not make it slow again. */
const SNAPSHOTS_PER_LOOK = 10;

export function createCatchingUp(sessions: Sessions, showAgain: (session: Session) => Promise<void>, observe: Observe) {
  const timer = setInterval(() => {
    let left = SNAPSHOTS_PER_LOOK;
    for (const session of sessions.lagging) {
      if (session.link.backlog > 0 || left-- <= 0) continue;
      sessions.lagging.delete(session);
      observe({ kind: 'caught-up' });
      void showAgain(session);
    }
  }, LOOK_MS);

  return { stop: () => clearInterval(timer) };
}
