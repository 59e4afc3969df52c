import type { IncomingHttpHeaders } from 'node:http';
import type { Credentials } from '@meeshy/status-protocol';
import { credentialsSchema } from '@meeshy/status-protocol/schemas';
import { headerCredentials } from '../credentials.ts';
import { parse } from '../parse.ts';
import { Refusal } from '../refusal.ts';

/** The handshake's `auth`, or else its headers. `null`: it carries no credentials. Throws `VALIDATION_ERROR`. */
export function handshakeCredentials(said: unknown, headers: IncomingHttpHeaders): Credentials | null {
  const auth = parse(credentialsSchema(), said);
  if (auth.token !== undefined || auth.sessionToken !== undefined) return auth;
  const { token: _token, sessionToken: _sessionToken, ...rest } = auth;
  const offered = headerCredentials(headers);
  return offered && { ...rest, ...offered };
}

/** The payload of `authenticate`. Throws `VALIDATION_ERROR`. */
export function readCredentials(payload: unknown): Credentials {
  const credentials = parse(credentialsSchema(), payload);
  if (credentials.token !== undefined || credentials.sessionToken !== undefined) return credentials;
  throw new Refusal('VALIDATION_ERROR', 'token or sessionToken is missing');
}
