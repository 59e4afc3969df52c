/**
 * What came while one looked elsewhere. Until when each conversation was read is kept in this browser, by the times
 * of its messages, so that a reload and a time without a connection lose nothing.
 */
import type { Conversation, Message } from '@meeshy/status-protocol';
import * as api from '../api/routes.ts';
import { ownPlace } from './own-place.ts';
import { createOwned } from './owned.ts';
import { onSessionEnd, useSession } from './session.ts';
import { keep, recall } from './storage.ts';
import { useThreads } from './threads.ts';

interface Unread {
  /** How many messages of others wait, by conversation. */
  counts: Readonly<Record<string, number>>;
}

interface Read {
  /** What is older was there before this browser began to count. */
  since: string;
  until: Record<string, string>;
}

const useUnread = createOwned<Unread>({ counts: {} });

export function useUnreadCount(conversationId: string): number {
  return useUnread(({ counts }) => counts[conversationId] ?? 0);
}

export function useUnreadTotal(): number {
  return useUnread(({ counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0));
}

let read: Read | null = null;
onSessionEnd(() => {
  read = null;
});

/** A message arrived or was sent. Reading along is reading, and so is answering. */
export function noteMessage({ conversationId, createdAt }: Message, isOwn: boolean): void {
  if (isOwn || isLookedAt(conversationId)) markRead(conversationId, createdAt);
  else setCount(conversationId, (useUnread.getState().counts[conversationId] ?? 0) + 1);
}

/** The list was read: what is newer than what was read here is counted. */
export function noteConversations(conversations: readonly Conversation[]): void {
  const { since, until } = readOf(conversations);
  for (const { id, lastMessage } of conversations) {
    const readUntil = until[id] ?? since;
    if (lastMessage === null || lastMessage.createdAt <= readUntil || isLookedAt(id)) continue;
    if (lastMessage.senderId !== ownId() && !useUnread.getState().counts[id]) void countSince(id, readUntil);
  }
}

/** Somebody looks at a conversation, from now on: everything in it is read. */
export function markSeen(conversationId: string, latestAt: string | undefined): void {
  if (!isLookedAt(conversationId)) return;
  if (latestAt === undefined) setCount(conversationId, 0);
  else markRead(conversationId, latestAt);
}

/** One page's worth is told exactly; more than that is at least that. */
async function countSince(conversationId: string, readUntil: string): Promise<void> {
  setCount(conversationId, 1);
  try {
    const { items } = await api.listMessages(conversationId, null, { unattended: true });
    const waiting = items.filter(({ createdAt, senderId }) => createdAt > readUntil && senderId !== ownId());
    if (useUnread.getState().counts[conversationId]) setCount(conversationId, waiting.length);
  } catch {
    // That there is something is known already.
  }
}

function isLookedAt(conversationId: string): boolean {
  return useThreads.getState().openId === conversationId && document.visibilityState === 'visible';
}

function markRead(conversationId: string, until: string): void {
  setCount(conversationId, 0);
  const known = readOf([]);
  if ((known.until[conversationId] ?? '') >= until) return;
  known.until[conversationId] = until;
  write(known);
}

/** On the first visit of this browser nothing is unread. */
function readOf(conversations: readonly Conversation[]): Read {
  const place = ownPlace('read');
  if (place !== null) read ??= recall<Read>(place);
  if (read !== null) return read;
  const times = conversations.map(({ lastMessage }) => lastMessage?.createdAt ?? '');
  read = { since: times.sort().at(-1) ?? '', until: {} };
  write(read);
  return read;
}

function write(known: Read): void {
  const place = ownPlace('read');
  if (place !== null) keep(place, known);
}

function setCount(conversationId: string, count: number): void {
  const { counts } = useUnread.getState();
  if ((counts[conversationId] ?? 0) === count) return;
  useUnread.setState({ counts: { ...counts, [conversationId]: count } });
}

function ownId(): string {
  const session = useSession.getState();
  return session.state === 'signed-in' ? session.profile.id : '';
}
