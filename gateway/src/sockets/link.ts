import { CAPABILITY_BATCH, type Credentials } from '@meeshy/status-protocol';
import type { Socket } from 'socket.io';
import type { Link } from '../live/sessions.ts';

/** A Socket.IO connection as presence sees it. */
export function linkOf(socket: Socket, credentials: Credentials): Link {
  return {
    id: socket.id,
    takesBatches: credentials.capabilities?.includes(CAPABILITY_BATCH) ?? false,
    get isOpen() {
      return socket.connected;
    },
    send(event, payload) {
      socket.emit(event, payload);
    },
    close(error) {
      socket.emit('error', error);
      socket.disconnect(true);
    },
  };
}
