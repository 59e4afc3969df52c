/** A slow client gets its own, longer window, and in the end a fresh snapshot instead of a backlog. */
import type { Observe } from './observation.ts';
import type { Session, Sessions } from './sessions.ts';

const LOOK_MS = 250;

export function createCatchingUp(sessions: Sessions, showAgain: (session: Session) => Promise<void>, observe: Observe) {
  const timer = setInterval(() => {
    for (const session of sessions.lagging) {
      if (session.link.backlog > 0) continue;
      sessions.lagging.delete(session);
      observe({ kind: 'caught-up' });
      void showAgain(session);
    }
  }, LOOK_MS);

  return { stop: () => clearInterval(timer) };
}
