/** What of a host's Socket.IO server (4.8) decides how presence can live in it. */
import { Namespace, type Server } from 'socket.io';

interface Options {
  readonly connectionStateRecovery?: unknown;
}

/**
 * Socket.IO gives a recovered connection what it missed, and its rooms, before anybody is asked who it is, and gives two of
 * them the same id.
 */
export function refuseRecovery(io: Server | Namespace): void {
  const { connectionStateRecovery } = serverOf(io)._opts as Options;
  if (!connectionStateRecovery) return;
  throw new Error(
    'connectionStateRecovery cannot be used with presence: it lets connections hear what they missed before they are authenticated. Clients get a snapshot when they come back',
  );
}

/** Ready frames are of the main namespace, and in the words of Socket.IO's own parser. */
export function takesFrames(io: Server | Namespace): boolean {
  if (io instanceof Namespace && io.name !== '/') return false;
  const packet = { type: 2, data: ['a', 1], nsp: '/' };
  try {
    const [text, ...rest] = serverOf(io).encoder.encode(packet) as unknown[];
    return text === '2["a",1]' && rest.length === 0;
  } catch {
    return false;
  }
}

function serverOf(io: Server | Namespace): Server {
  return io instanceof Namespace ? io.server : io;
}
