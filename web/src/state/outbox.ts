/**
 * What one has written and nobody has taken yet, so that it outlives a reload. Each message has an entry of its own:
 * several tabs share them, and sending one twice is harmless by its id.
 */
import { ownPlace } from './own-place.ts';
import { forget, keep, keysUnder, recall } from './storage.ts';

export interface Unsent {
  /** The `clientId` of the protocol. */
  id: string;
  conversationId: string;
  content: string;
  createdAt: string;
}

export function newUnsentId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function putUnsent(unsent: Unsent): void {
  const place = ownPlace('outbox');
  if (place !== null) keep(`${place}.${unsent.id}`, unsent);
}

export function dropUnsent(id: string): void {
  const place = ownPlace('outbox');
  if (place !== null) forget(`${place}.${id}`);
}

/** Oldest first. */
export function listUnsent(): Unsent[] {
  const place = ownPlace('outbox');
  if (place === null) return [];
  const found = keysUnder(`${place}.`).flatMap((key) => recall<Unsent>(key) ?? []);
  return found.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}
