/** Who connects, and until when. */
import type { Credentials } from '@meeshy/status-protocol';
import type { Warn } from './warnings.ts';

/** A registered user's token, or an anonymous participant's session token. */
export type SessionCredentials = Pick<Credentials, 'token' | 'sessionToken'>;

/** `isExpired`: those of before are, or are about to be; answer newer ones if you can. `null`: nobody is signed in. */
export type GetCredentials = (request: {
  isExpired: boolean;
}) => SessionCredentials | null | Promise<SessionCredentials | null>;

/** Asks the application. `unknown`: it could not say. */
export type Ask = (isExpired: boolean) => Promise<SessionCredentials | null | 'unknown'>;

/** A token is renewed this long before its end, or in the last quarter of a short life. */
const RENEW_BEFORE_MS = 60_000;

/** What an application answered that may have been written without types. */
export function areCredentials(answer: SessionCredentials | null | undefined): answer is SessionCredentials {
  const { token, sessionToken } = answer ?? {};
  return [token, sessionToken].some((one) => typeof one === 'string' && one !== '');
}

/** `saysItself`: where the application has nothing to say, the handshake says who connects. */
export function askBy(getCredentials: GetCredentials, saysItself: boolean | undefined, warn: Warn): Ask {
  return async (isExpired) => {
    try {
      const answer: SessionCredentials | null | undefined = await getCredentials({ isExpired });
      if (answer === null || areCredentials(answer)) return answer;
      if (saysItself) return {};
      warn(
        'getCredentials answered neither { token } nor { sessionToken }: nobody is signed in. Of nobody, answer null',
      );
      return null;
    } catch (error) {
      warn('getCredentials threw, and is asked again later', error);
      return 'unknown';
    }
  };
}

export function isSameCredentials(a: SessionCredentials | null, b: SessionCredentials | null): boolean {
  return a?.token === b?.token && a?.sessionToken === b?.sessionToken;
}

/** The headers by which REST takes them. */
export function credentialHeaders({ token, sessionToken }: SessionCredentials): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  return sessionToken === undefined ? {} : { 'x-session-token': sessionToken };
}

/** When to ask for newer credentials, epoch milliseconds of the server; `null`: these do not tell their end. */
export function renewAt({ token }: SessionCredentials): number | null {
  const { exp, iat } = claimsOf(token);
  if (typeof exp !== 'number') return null;
  const lifeMs = typeof iat === 'number' ? (exp - iat) * 1_000 : Number.POSITIVE_INFINITY;
  return exp * 1_000 - Math.min(RENEW_BEFORE_MS, lifeMs / 4);
}

/** The readable part of a JWT; of anything else: nothing. Whether it is genuine is the server's business. */
function claimsOf(token: string | undefined): { exp?: unknown; iat?: unknown } {
  try {
    const payload = (token ?? '').split('.')[1] ?? '';
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
}
