import type { Naming, ToldServer } from '@meeshy/status-gateway';
import { type PresenceAlert, SERVER_EVENTS } from '@meeshy/status-protocol';

/** Tells all tabs of a person, at whichever gateway, and answers whether one of them said in time that it has it. */
export function alertTabs(io: ToldServer, withinMs: number) {
  return async (subjectId: string, alert: Naming<PresenceAlert>): Promise<boolean> => {
    try {
      const taken = await io.timeout(withinMs).to(`user_${subjectId}`).emitWithAck(SERVER_EVENTS.PRESENCE_ALERT, alert);
      return taken.length > 0;
    } catch (error) {
      // Not all of them did.
      return ((error as { responses?: readonly unknown[] }).responses ?? []).length > 0;
    }
  };
}
