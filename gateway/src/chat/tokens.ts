import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Subject } from '../presence/ports.ts';
import { Refusal } from '../refusal.ts';

export interface Tokens {
  issue(subject: Pick<Subject, 'id' | 'username'>): Promise<string>;
  /** UNAUTHORIZED, or TOKEN_EXPIRED at and after its time. */
  read(token: string): Promise<{ subjectId: string; expiresAt: number }>;
}

/** JWTs by HS256. Their times are seconds with decimals, so that they end on the millisecond. */
export function createTokens(secret: string, lifetimeMs: number, now: () => number): Tokens {
  const key = createSecretKey(secret, 'utf8');
  return {
    issue({ id, username }) {
      const at = now();
      return new SignJWT({ username })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(id)
        .setIssuedAt(at / 1_000)
        .setExpirationTime((at + lifetimeMs) / 1_000)
        .sign(key);
    },

    async read(token) {
      const payload = await verified(token, key, now());
      const expiresAt = Math.round((payload.exp ?? 0) * 1_000);
      if (expiresAt <= now()) throw expired();
      return { subjectId: payload.sub ?? '', expiresAt };
    },
  };
}

async function verified(token: string, key: ReturnType<typeof createSecretKey>, now: number) {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    throw error instanceof errors.JWTExpired ? expired() : new Refusal('UNAUTHORIZED', 'The token is not valid');
  }
}

export function expired(): Refusal {
  return new Refusal('TOKEN_EXPIRED', 'The token has expired');
}

/** What a client holds; only its hash is stored. Also the token of a share link, which is stored as it is. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOf(sessionToken: string): string {
  return createHash('sha256').update(sessionToken).digest('hex');
}
