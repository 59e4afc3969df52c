/** VAPID (RFC 8292): by which push services know who sends to the browsers that subscribed with our key. */
import { createECDH } from 'node:crypto';

export interface VapidKeys {
  /** Both base64url: a point of P-256, uncompressed, and the number that it is made of. */
  readonly publicKey: string;
  readonly privateKey: string;
}

const CURVE = 'prime256v1';

export function newPrivateKey(): string {
  const pair = createECDH(CURVE);
  pair.generateKeys();
  // What is shorter is the same number with zeros before it.
  return Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()])
    .subarray(-32)
    .toString('base64url');
}

/** Throws when it is no private key. */
export function vapidKeysOf(privateKey: string): VapidKeys {
  const pair = createECDH(CURVE);
  pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  return { publicKey: pair.getPublicKey().toString('base64url'), privateKey };
}

export function isPair({ publicKey, privateKey }: VapidKeys): boolean {
  try {
    return vapidKeysOf(privateKey).publicKey === publicKey;
  } catch {
    return false;
  }
}

/** Whether something can be encrypted for whoever has this key: a point of the curve. */
export function isPoint(publicKey: string): boolean {
  const pair = createECDH(CURVE);
  pair.generateKeys();
  try {
    return pair.computeSecret(Buffer.from(publicKey, 'base64url')).length > 0;
  } catch {
    return false;
  }
}
