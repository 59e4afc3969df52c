/**
 * What one has written and nobody has taken yet, so that it outlives a reload. Each message has an entry of its own:
 * several tabs share them, and sending one twice is harmless by its id.
 */
import { onSessionEnd, useSession } from './session.ts';
import { forget, keep, keysUnder, recall } from './storage.ts';

export interface Unsent {
  /** The `clientId` of the protocol. */
  id: string;
  conversationId: string;
  content: string;
  createdAt: string;
}

const PREFIX = 'meeshy.outbox.';

/** Written by one identity, and never anybody else's. */
const place = (ownId: string) => `${PREFIX}${ownId}.`;

export function newUnsentId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function putUnsent(unsent: Unsent): void {
  const ownId = ownIdOf();
  if (ownId !== null) keep(place(ownId) + unsent.id, unsent);
}

export function dropUnsent(id: string): void {
  const ownId = ownIdOf();
  if (ownId !== null) forget(place(ownId) + id);
}

/** Oldest first. */
export function listUnsent(): Unsent[] {
  const ownId = ownIdOf();
  if (ownId === null) return [];
  const found = keysUnder(place(ownId)).flatMap((key) => recall<Unsent>(key) ?? []);
  return found.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

function ownIdOf(): string | null {
  const session = useSession.getState();
  return session.state === 'signed-in' ? session.profile.id : null;
}

onSessionEnd((ended) => {
  const session = useSession.getState();
  // Whoever has to sign in again finds what they wrote.
  const isExpired = session.state === 'signed-out' && session.reason === 'expired';
  if (ended.state !== 'signed-in' || isExpired) return;
  for (const key of keysUnder(place(ended.profile.id))) forget(key);
});
