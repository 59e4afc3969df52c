/** When people are usually online, and likely back, as a server that is played by hand tells it: what it was told itself. */
import type { Outlook, UsualHours } from '@meeshy/status-protocol';

/** What somebody lets others see of their hours. Left out: nothing. */
export interface HandRhythm {
  /** By the day, Monday first, and the hour, in whatever zone it is asked for. */
  readonly week?: UsualHours['week'] | undefined;
  readonly outlook?: Outlook | undefined;
}

const PATH = /^\/api\/users\/([^/]+)\/(hours|outlook)(?:\?zone=(.*))?$/;

export function createHandRhythm() {
  const rhythms = new Map<string, HandRhythm>();
  return {
    set(userId: string, rhythm: HandRhythm): void {
      rhythms.set(userId, rhythm);
    },
    /** `undefined`: it is asked for something else. */
    answer(path: string): UsualHours | Outlook | null | undefined {
      const [, id, what, zone = 'UTC'] = PATH.exec(path) ?? [];
      if (id === undefined) return undefined;
      const { week, outlook } = rhythms.get(decodeURIComponent(id)) ?? {};
      if (what === 'outlook') return outlook ?? null;
      return week ? { zone: decodeURIComponent(zone), week } : null;
    },
  };
}
