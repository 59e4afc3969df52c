/** What an admitted session may say to presence. */
import { CLIENT_EVENTS } from '@meeshy/status-protocol';
import { viewingSchema, watchSchema, zoneSchema } from '@meeshy/status-protocol/schemas';
import type { Located, SessionEvents } from '../live/types.ts';
import { parse } from '../parse.ts';
import { Refusal } from '../refusal.ts';
import { answering, type EventHandlers, type Handler, handling, type OnRefused, type Speaker } from './listen.ts';

const HANDLED_HERE = [
  CLIENT_EVENTS.ACTIVITY,
  CLIENT_EVENTS.VIEWING,
  CLIENT_EVENTS.ZONE,
  CLIENT_EVENTS.PRESENCE_WATCH,
] as const;

/** What presence handles, and nobody else: the first at the gate. */
export const PRESENCE_EVENTS: readonly string[] = [CLIENT_EVENTS.AUTHENTICATE, ...HANDLED_HERE];

export function presenceHandlers(
  presence: Pick<SessionEvents, 'sessionActivity' | 'viewing' | 'watch' | 'zone'>,
  onRefused: OnRefused | undefined,
  locate: (address: string) => Located | null,
): EventHandlers {
  const activity = handling<Speaker>(onRefused, ({ socket }, payload) => {
    // A clock of the client's, say: it counts for nothing, so nobody is to think that it does (P13).
    if (payload !== undefined && payload !== null) {
      throw new Refusal('VALIDATION_ERROR', 'activity: takes no payload');
    }
    presence.sessionActivity(socket.id);
  });

  const viewing = handling<Speaker>(onRefused, ({ socket }, payload) => {
    const said = parse(viewingSchema(), payload);
    presence.viewing(socket.id, said?.conversationId ?? null);
  });

  const zone = handling<Speaker>(onRefused, ({ socket, address }, payload) => {
    const { zone, again = false } = parse(zoneSchema(), payload);
    presence.zone(socket.id, { zone, isAgain: again, located: () => locate(address) });
  });

  const watch = answering<Speaker, unknown>(onRefused, async ({ socket }, payload) => {
    const { conversationId, userIds } = parse(watchSchema(), payload);
    const users = await presence.watch(socket.id, conversationId, userIds);
    if (!users) throw new Refusal('NOT_FOUND', 'There is no such conversation');
    return { users };
  });

  const handlers: Record<(typeof HANDLED_HERE)[number], Handler<Speaker>> = {
    [CLIENT_EVENTS.ACTIVITY]: activity,
    [CLIENT_EVENTS.VIEWING]: viewing,
    [CLIENT_EVENTS.ZONE]: zone,
    [CLIENT_EVENTS.PRESENCE_WATCH]: watch,
  };
  return new Map(Object.entries(handlers));
}
