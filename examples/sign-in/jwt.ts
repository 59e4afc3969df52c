import { createSecretKey } from 'node:crypto';
import { Refusal, type SocketIdentity } from '@meeshy/status-gateway';
import { errors, jwtVerify, SignJWT } from 'jose';

const key = createSecretKey(process.env.JWT_SECRET ?? 'the secret by which you sign your tokens', 'utf8');

/** Who a JWT says that somebody is: `sub` their id, `name` their name, `exp` its end. */
export async function byJwt(token: string): Promise<SocketIdentity> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], requiredClaims: ['sub', 'name', 'exp'] });
    const { sub: id = '', name, exp = 0 } = payload;
    // A JWT says seconds, presence milliseconds: then the client asks for a newer one, and nobody is cut off.
    return { subject: { id, username: String(name), kind: 'user' }, expiresAt: exp * 1_000 };
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new Refusal('TOKEN_EXPIRED', 'The token is no longer valid');
    if (error instanceof errors.JOSEError) throw new Refusal('UNAUTHORIZED', 'The token is not valid');
    throw error;
  }
}

/** What your sign-in does already. */
export const jwtOf = (name: string) =>
  new SignJWT({ name }).setSubject(name).setExpirationTime('15m').setProtectedHeader({ alg: 'HS256' }).sign(key);
