/**
 * P14: who was here while the database answered may come back while it does not. Otherwise one cut of the net during an
 * outage would throw people out for all of it.
 */

import { type Clock, isAnswer, Refusal } from '@meeshy/status-gateway';
import { causeOf, within } from '@meeshy/status-gateway/host';
import { hashOf } from './tokens.ts';
import type { Accounts, Identity } from './types.ts';

/** So long after the database last confirmed them. Whoever is connected is confirmed by every sweep. */
const TRUST_MS = 600_000;
/** Of whoever signs in again and again, the latest are known. */
const MOST_CREDENTIALS = 50;
/** So long it is asked before memory answers. */
const PATIENCE_MS = 2_000;

type Credentials = Parameters<Accounts['authenticate']>[0];

export interface IdentityCache {
  /** The accounts, whose `authenticate` answers from memory, or rejects with UNAVAILABLE, when it cannot ask. */
  around(accounts: Accounts): Accounts;
  /** The subject is no more. */
  forget(subjectId: string): void;
}

/** `onSilence`: the database could not be asked. */
export function createIdentityCache(clock: Clock, onSilence: (error: unknown) => void): IdentityCache {
  /** By the hash of their credentials. */
  const identities = new Map<string, Identity>();
  /** By the steady clock. */
  const confirmedAt = new Map<string, number>();
  /** Those hashes by subject, the latest last. */
  const keysOf = new Map<string, Set<string>>();
  const now = () => clock.steady();
  let tidiedAt = now();

  const isTrusted = ({ subject, expiresAt }: Identity) =>
    expiresAt > clock.wall() && now() - (confirmedAt.get(subject.id) ?? Number.NEGATIVE_INFINITY) < TRUST_MS;

  function remember(key: string, identity: Identity): void {
    const { id } = identity.subject;
    drop(id, key);
    identities.set(key, identity);
    const keys = (keysOf.get(id) ?? new Set()).add(key);
    keysOf.set(id, keys);
    for (const oldest of keys) if (keys.size > MOST_CREDENTIALS) drop(id, oldest);
    confirmedAt.set(id, now());
    if (now() - tidiedAt >= TRUST_MS) tidy();
  }

  function tidy(): void {
    tidiedAt = now();
    for (const [known, who] of identities) if (!isTrusted(who)) drop(who.subject.id, known);
    for (const [subjectId, at] of confirmedAt) if (now() - at >= TRUST_MS) confirmedAt.delete(subjectId);
  }

  function drop(subjectId: string, key: string): void {
    identities.delete(key);
    const keys = keysOf.get(subjectId);
    if (keys?.delete(key) && keys.size === 0) keysOf.delete(subjectId);
  }

  async function authenticate(accounts: Accounts, credentials: Credentials): Promise<Identity> {
    const key = hashOf(credentials.token || credentials.sessionToken || '');
    try {
      const asked = accounts.authenticate(credentials);
      const identity = await (identities.has(key) ? within(PATIENCE_MS, asked) : asked);
      remember(key, identity);
      return identity;
    } catch (error) {
      if (isAnswer(error)) throw error;
      onSilence(causeOf(error));
      const known = identities.get(key);
      if (known && isTrusted(known)) return known;
      throw new Refusal('UNAVAILABLE', 'Nobody can be recognised just now', { cause: error });
    }
  }

  return {
    around: (accounts) => ({
      ...accounts,
      authenticate: (credentials) => authenticate(accounts, credentials),
      async stillValid(subjectIds) {
        const valid = await accounts.stillValid(subjectIds);
        for (const id of subjectIds) {
          if (!valid.has(id)) confirmedAt.delete(id);
          else if (confirmedAt.has(id)) confirmedAt.set(id, now());
        }
        return valid;
      },
    }),
    forget(subjectId) {
      confirmedAt.delete(subjectId);
      for (const key of keysOf.get(subjectId) ?? []) drop(subjectId, key);
    },
  };
}
