import type { IncomingHttpHeaders } from 'node:http';
import { encode, getToken } from '@auth/core/jwt';
import type { SocketIdentity } from '@meeshy/status-gateway';

const secret = process.env.AUTH_SECRET ?? 'the secret that Auth.js has as well';
/** With https, as in production: `__Secure-authjs.session-token`, and `secureCookie: true`. */
const COOKIE = 'authjs.session-token';

/** Whose session the cookie of Auth.js (NextAuth) is, of sessions by JWT, which are its default; `null`: nobody's. */
export async function byAuthJs({ cookie = '' }: IncomingHttpHeaders): Promise<SocketIdentity | null> {
  const session = await getToken({ req: { headers: { cookie } }, secret, secureCookie: false });
  if (!session?.sub || !session.name) return null;
  return { subject: { id: session.sub, username: session.name, kind: 'user' }, expiresAt: (session.exp ?? 0) * 1_000 };
}

/** What Auth.js does at a sign-in. */
export async function authJsCookieOf(name: string): Promise<string> {
  const session = await encode({ token: { sub: name, name }, secret, salt: COOKIE });
  return `${COOKIE}=${session}; Path=/; HttpOnly; SameSite=Lax`;
}
