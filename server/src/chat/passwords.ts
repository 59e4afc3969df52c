import { randomBytes } from 'node:crypto';
import { hash, type Options, verify } from '@node-rs/argon2';

/** OWASP's advice for argon2id, which is the default algorithm: 19 MiB, two passes, about 20 ms. */
const ARGON2: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(opaque(password), ARGON2);
}

let nobodys: Promise<string> | undefined;

/**
 * As RFC 8265 (OpaqueString) compares them: the same letters and spaces, however a keyboard makes them. "é" is one
 * character on some and two on others.
 */
function opaque(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}

/** Without a hash it takes the same time and is false: how long an answer takes must not tell who has an account. */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  nobodys ??= hashPassword(randomBytes(16).toString('hex'));
  const known = passwordHash ?? (await nobodys);
  const prepared = opaque(password);
  // Older hashes are of what was typed.
  const right = (await verify(known, prepared)) || (prepared !== password && (await verify(known, password)));
  return right && passwordHash !== undefined;
}
