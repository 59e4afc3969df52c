import type { IncomingHttpHeaders } from 'node:http';

/** What the headers of a request or a handshake offer, unproven; `null`: nothing. */
export function headerCredentials(headers: IncomingHttpHeaders): { token?: string; sessionToken?: string } | null {
  const token = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const sessionToken = headers['x-session-token'];
  if (token !== undefined) return { token };
  return typeof sessionToken === 'string' ? { sessionToken } : null;
}
