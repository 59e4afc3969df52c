/** What an admitted session may say to presence. */
import { CLIENT_EVENTS } from '@meeshy/status-protocol';
import { viewingSchema, watchSchema, zoneSchema } from '@meeshy/status-protocol/schemas';
import type { Socket } from 'socket.io';
import type { Located, SessionEvents } from '../live/types.ts';
import { parse } from '../parse.ts';
import { Refusal } from '../refusal.ts';
import { listen, listenAnswering, type OnRefused } from './listen.ts';

export function listenForPresence(
  socket: Socket,
  presence: Pick<SessionEvents, 'sessionActivity' | 'viewing' | 'watch' | 'zone'>,
  onRefused: OnRefused | undefined,
  located: () => Located | null,
): void {
  listen(socket, CLIENT_EVENTS.ACTIVITY, onRefused, (payload) => {
    // A clock of the client's, say: it counts for nothing, so nobody is to think that it does (P13).
    if (payload !== undefined && payload !== null) {
      throw new Refusal('VALIDATION_ERROR', 'activity: takes no payload');
    }
    presence.sessionActivity(socket.id);
  });

  listen(socket, CLIENT_EVENTS.VIEWING, onRefused, (payload) => {
    const said = parse(viewingSchema(), payload);
    presence.viewing(socket.id, said?.conversationId ?? null);
  });

  listen(socket, CLIENT_EVENTS.ZONE, onRefused, (payload) => {
    const { zone, again = false } = parse(zoneSchema(), payload);
    presence.zone(socket.id, { zone, isAgain: again, located });
  });

  listenAnswering(socket, CLIENT_EVENTS.PRESENCE_WATCH, onRefused, async (payload) => {
    const { conversationId, userIds } = parse(watchSchema(), payload);
    const users = await presence.watch(socket.id, conversationId, userIds);
    if (!users) throw new Refusal('NOT_FOUND', 'There is no such conversation');
    return { users };
  });
}
