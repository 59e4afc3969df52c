import type { IncomingMessage } from 'node:http';
import type { ToldServer } from '@meeshy/status-gateway';
import { Server, type Socket } from 'socket.io';
import { foreignOf, isOriginAllowed, type TellForeign } from './origins.ts';

export interface SocketServerOptions {
  readonly corsOrigins: readonly string[];
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** A handshake was refused for the page it came from. */
  readonly onForeignOrigin?: TellForeign;
}

/** What is larger is closed by the transport, without a word; what is merely too long gets an error with a code. */
const LARGEST_FRAME_BYTES = 1_000_000;

/** Not attached to an HTTP server yet. */
export function createSocketServer(options: SocketServerOptions): ToldServer {
  const { corsOrigins, onForeignOrigin } = options;
  const io: ToldServer = new Server({
    pingInterval: options.pingIntervalMs,
    pingTimeout: options.pingTimeoutMs,
    connectTimeout: options.connectTimeoutMs,
    maxHttpBufferSize: LARGEST_FRAME_BYTES,
    perMessageDeflate: false,
    serveClient: false,
    cors: { origin: corsOrigins.includes('*') ? '*' : [...corsOrigins] },
    allowRequest(request, decide) {
      const isAllowed = isOriginAllowed(request, corsOrigins);
      if (!isAllowed) onForeignOrigin?.(foreignOf(request, 'refused'));
      decide(null, isAllowed);
    },
  });
  io.on('connection', forgetHandshake);
  return io;
}

/** What a socket remembers of how it was opened. */
const FORGOTTEN: Socket['handshake'] = Object.freeze({
  headers: Object.freeze({}),
  time: '',
  address: '',
  xdomain: false,
  secure: false,
  issued: 0,
  url: '',
  query: Object.freeze({}),
  auth: Object.freeze({}),
});

/**
 * A connection lives for hours, and what opened it would be kept as long: its headers are up to some kB, and what `auth` has is a secret.
 * Without a request, as Socket.IO allows: never a part of one.
 */
function forgetHandshake(socket: Socket): void {
  (socket.conn as { request: IncomingMessage | null }).request = null;
  (socket as { handshake: Socket['handshake'] }).handshake = FORGOTTEN;
}
