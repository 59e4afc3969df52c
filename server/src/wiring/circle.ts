/**
 * The one circle. Metrics, operators and the chat ask presence, and presence is made with what they hand in; what is told outside stands on
 * presence, and hears of what happens in it and in the chat. They are made before, and handed this, to ask when something happens:
 *
 *   made first:  metrics, operators, chat ──▶ presence ──▶ outward ──▶ close()
 *   asked then:  circle.presence, circle.counted, circle.outward
 *
 * Nothing happens sooner: nobody can connect yet.
 */
import type { LivePresence } from '@meeshy/status-gateway';
import type { Outward } from '../outward.ts';

interface MadeLater {
  readonly presence: LivePresence;
  /** Presence, to be counted: the canary counts for nobody. */
  readonly counted: LivePresence;
  readonly outward: Outward;
}

export interface Circle extends MadeLater {
  /** Once. */
  close(made: MadeLater): void;
}

export function createCircle(): Circle {
  let made: MadeLater | null = null;

  function asked(): MadeLater {
    if (!made) throw new Error('Something was asked of presence before it was there');
    return made;
  }

  return {
    get presence() {
      return asked().presence;
    },
    get counted() {
      return asked().counted;
    },
    get outward() {
      return asked().outward;
    },
    close(last) {
      made = last;
    },
  };
}
