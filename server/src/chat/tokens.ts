import { createSecretKey, hash, type KeyObject, randomBytes } from 'node:crypto';
import { Refusal, type Subject } from '@meeshy/status-gateway';
import jwt, { type JwtPayload } from 'jsonwebtoken';

const ALGORITHM = { algorithm: 'HS256' } as const;

/** A signature that was right stays so: of these many tokens only the time is looked at again. */
const PROVEN_TOKENS = 10_000;

export interface Tokens {
  issue(subject: Pick<Subject, 'id' | 'username'>): Promise<string>;
  /** UNAUTHORIZED, or TOKEN_EXPIRED at and after its time. */
  read(token: string): Promise<{ subjectId: string; expiresAt: number }>;
}

/** JWTs by HS256. Their times are seconds with decimals, so that they end on the millisecond. */
export function createTokens(secret: string, lifetimeMs: number, now: () => number): Tokens {
  const key = createSecretKey(secret, 'utf8');
  const proven = new Map<string, { readonly subjectId: string; readonly expiresAt: number }>();

  function prove(token: string) {
    const { sub, exp } = verified(token, key, now());
    if (typeof sub !== 'string' || sub === '' || exp === undefined) throw notValid();
    const said = { subjectId: sub, expiresAt: Math.round(exp * 1_000) };
    proven.set(token, said);
    const [oldest] = proven.keys();
    if (proven.size > PROVEN_TOKENS && oldest !== undefined) proven.delete(oldest);
    return said;
  }

  return {
    async issue({ id, username }) {
      const at = now();
      return jwt.sign({ username, sub: id, iat: at / 1_000, exp: (at + lifetimeMs) / 1_000 }, key, ALGORITHM);
    },

    async read(token) {
      const said = proven.get(token) ?? prove(token);
      if (said.expiresAt <= now()) throw expired();
      return said;
    },
  };
}

function verified(token: string, key: KeyObject, now: number): JwtPayload {
  try {
    const options = { algorithms: [ALGORITHM.algorithm], clockTimestamp: now / 1_000 };
    const payload = jwt.verify(token, key, options);
    if (typeof payload === 'object') return payload;
  } catch (error) {
    if (error instanceof jwt.TokenExpiredError) throw expired();
  }
  throw notValid();
}

function notValid(): Refusal {
  return new Refusal('UNAUTHORIZED', 'The token is not valid');
}

export function expired(): Refusal {
  return new Refusal('TOKEN_EXPIRED', 'The token has expired');
}

/** What a client holds; only its hash is stored. Also the token of a share link, which is stored as it is. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOf(sessionToken: string): string {
  return hash('sha256', sessionToken);
}
