import type { IncomingHttpHeaders } from 'node:http';
import type { Credentials } from '@meeshy/status-protocol';
import { credentialsSchema } from '@meeshy/status-protocol/schemas';
import { Refusal } from '../refusal.ts';
import { parse } from './parse.ts';

/** The handshake's `auth`, or else its headers. `null`: it carries no credentials. Throws `VALIDATION_ERROR`. */
export function handshakeCredentials(said: unknown, headers: IncomingHttpHeaders): Credentials | null {
  const auth = parse(credentialsSchema, said);
  if (auth.token !== undefined || auth.sessionToken !== undefined) return auth;
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const sessionToken = headers['x-session-token'];
  const { token: _token, sessionToken: _sessionToken, ...rest } = auth;
  if (bearer !== undefined) return { ...rest, token: bearer };
  if (typeof sessionToken === 'string') return { ...rest, sessionToken };
  return null;
}

/** The payload of `authenticate`. Throws `VALIDATION_ERROR`. */
export function readCredentials(payload: unknown): Credentials {
  const credentials = parse(credentialsSchema, payload);
  if (credentials.token !== undefined || credentials.sessionToken !== undefined) return credentials;
  throw new Refusal('VALIDATION_ERROR', 'token or sessionToken is missing');
}
