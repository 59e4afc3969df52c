/**
 * Pages of which origins may connect, and what becomes known of the others (P15).
 *
 *   WebSocket, polling from another site ──▶ the handshake names the origin ──▶ refused, told
 *   polling from our own site ──▶ the handshake names none ──▶ let in ──▶ what it sends names one ──▶ told, once
 *
 * The last is a page of ours behind a proxy that rewrites `Host`: its WebSocket is refused, and polling is all that is
 * left to it. It goes on: no other site gets as far as that, and a connection is worth nothing without a token, which
 * no browser adds by itself. But operators are told of it in the same way, for everybody is served worse than need be.
 */
import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';

export interface ForeignOrigin {
  readonly origin: string;
  /** What the request was sent to, as it came here. */
  readonly host: string;
  readonly transport: 'websocket' | 'polling';
  readonly outcome: 'refused' | 'let_through';
}

/** As Engine.IO documents it; its types call the id private. */
interface EngineConnection {
  readonly id: string;
  readonly transport: { readonly name: string };
  once(event: 'close', listener: () => void): void;
}

export type TellForeign = (foreign: ForeignOrigin) => void;

/** Browsers always name their origin when they open a WebSocket; others name none and carry their own credentials. */
export function isOriginAllowed({ headers }: IncomingMessage, corsOrigins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || corsOrigins.includes('*') || corsOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

export function foreignOf({ headers }: IncomingMessage, outcome: ForeignOrigin['outcome']): ForeignOrigin {
  const { origin = '', host = '', upgrade } = headers;
  return { origin, host, transport: upgrade === undefined ? 'polling' : 'websocket', outcome };
}

/** Tells of connections that poll from an origin that is not allowed, each once. `io` is attached to an HTTP server. */
export function watchPolling({ engine }: Server, corsOrigins: readonly string[], tell: TellForeign): void {
  const untold = new Set<string>();
  engine.on('connection', (connection: EngineConnection) => {
    if (connection.transport.name !== 'polling') return;
    untold.add(connection.id);
    connection.once('close', () => untold.delete(connection.id));
  });
  engine.use((request: IncomingMessage, _response: unknown, next: () => void) => {
    const isForeign = request.method === 'POST' && !isOriginAllowed(request, corsOrigins);
    if (isForeign && untold.delete(sidOf(request))) tell(foreignOf(request, 'let_through'));
    next();
  });
}

/** Which connection it belongs to. */
function sidOf({ url = '' }: IncomingMessage): string {
  return new URLSearchParams(url.slice(url.indexOf('?'))).get('sid') ?? '';
}
