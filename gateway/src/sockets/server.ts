import type { IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';

export interface SocketServerOptions {
  readonly corsOrigins: readonly string[];
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** What is larger is closed by the transport, without a word; what is merely too long gets an error with a code. */
const LARGEST_FRAME_BYTES = 1_000_000;

/** Not attached to an HTTP server yet. */
export function createSocketServer(options: SocketServerOptions): Server {
  const isAnyOrigin = options.corsOrigins.includes('*');
  const io = new Server({
    pingInterval: options.pingIntervalMs,
    pingTimeout: options.pingTimeoutMs,
    connectTimeout: options.connectTimeoutMs,
    maxHttpBufferSize: LARGEST_FRAME_BYTES,
    perMessageDeflate: false,
    serveClient: false,
    cors: { origin: isAnyOrigin ? '*' : [...options.corsOrigins] },
    allowRequest(request, decide) {
      decide(null, isAnyOrigin || isOriginAllowed(request, options.corsOrigins));
    },
  });
  io.on('connection', forgetRequest);
  return io;
}

/** The request that opened a connection would be kept as long. Without one, as Socket.IO allows: never a part of one. */
function forgetRequest({ conn }: Socket): void {
  (conn as { request: IncomingMessage | null }).request = null;
}

/** Browsers always name their origin when they open a WebSocket; others name none and carry their own credentials. */
function isOriginAllowed({ headers }: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
