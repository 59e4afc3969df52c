import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { SocketIdentity } from '@meeshy/status-gateway';
import type { Server } from 'socket.io';

/** The sessions that you have, wherever you keep them. */
const sessions = new Map<string, string>();

/** Middleware as you may have it: it says who that is before presence is asked. */
export function addMiddleware(io: Server): void {
  io.use((socket, next) => {
    socket.data.user = userOf(socket.handshake.headers);
    next();
  });
}

export function userOf({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  return sessions.get(/(?:^|; )sid=([\w-]+)/.exec(cookie)?.[1] ?? '');
}

/** Presence takes its word. */
export function bySession(user: string | undefined): SocketIdentity | null {
  return user === undefined ? null : { subject: { id: user, username: user, kind: 'user' }, expiresAt: null };
}

export function sessionCookieOf(name: string): string {
  const id = randomUUID();
  sessions.set(id, name);
  return `sid=${id}; Path=/; HttpOnly; SameSite=Lax`;
}
