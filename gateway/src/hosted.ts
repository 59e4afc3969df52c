/** What a framework's adapter is given: presence, its sockets and its REST routes at once. */
import type { Server, ServerOptions } from 'socket.io';
import { type AttachOptions, attachPresence } from './attach.ts';
import type { OfferedCredentials, RestOptions } from './http/offers.ts';
import type { SocketIdentity } from './identity.ts';
import type { LivePresence } from './live/types.ts';

/** What presence has to know of a host whose server it is put into whole: sockets and REST. */
export interface HostOptions
  extends Omit<AttachOptions, 'authenticate'>,
    Pick<RestOptions, 'peopleOf' | 'only' | 'addressOfRequest'> {
  /** Who is behind the credentials of a socket or a request; `null`: nobody. Rejects with a `Refusal`. */
  readonly authenticate: (credentials: OfferedCredentials) => Promise<SocketIdentity | null>;
  /** The Socket.IO server, if there is one already. It is neither attached nor closed by the adapter. */
  readonly io?: Server;
  /** For the one that is made otherwise: `cors`, `path` … */
  readonly sockets?: Partial<ServerOptions>;
}

export function inSockets(io: Server, options: HostOptions): LivePresence {
  return attachPresence(io, {
    ...options,
    authenticate: ({ socket, ...offered }) => options.authenticate({ ...offered, headers: socket.handshake.headers }),
  });
}
