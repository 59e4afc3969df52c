/**
 * The messages of each conversation that was opened. A thread that was read stays true by the socket's events;
 * after a reconnection it is stale and is read again when it is next looked at.
 */
import type { Message, Page, UserChanged } from '@meeshy/status-protocol';
import * as api from '../api/routes.ts';
import { createOwned } from './owned.ts';
import { withSender } from './renamed.ts';
import { watchSession } from './session.ts';

/** A message on its way, or one that did not get there and waits for a retry. */
export type Outgoing = { localId: string; content: string; createdAt: string } & (
  | { state: 'sending' }
  | { state: 'failed'; error: unknown }
);

export interface Thread {
  state: 'loading' | 'failed' | 'ready';
  error: unknown;
  /** Oldest first. */
  messages: readonly Message[];
  /** `end`: the first message ever is among `messages`. */
  older: 'idle' | 'loading' | 'failed' | 'end';
  cursor: string | null;
  outgoing: readonly Outgoing[];
  stale: boolean;
}

const UNREAD: Thread = {
  state: 'loading',
  error: null,
  messages: [],
  older: 'idle',
  cursor: null,
  outgoing: [],
  stale: true,
};

interface Threads {
  byConversation: Readonly<Record<string, Thread>>;
  /** The one on the screen. */
  openId: string | null;
}

export const useThreads = createOwned<Threads>({ byConversation: {}, openId: null });

export function useThread(conversationId: string): Thread {
  return useThreads((threads) => threads.byConversation[conversationId] ?? UNREAD);
}

/** The conversation comes on the screen; returns what takes it off again. */
export function openThread(conversationId: string): () => void {
  useThreads.setState({ openId: conversationId });
  // From here on messages that arrive are kept, also while the first page is on its way.
  change(conversationId, {});
  if (threadOf(conversationId).stale) void readThread(conversationId, { unattended: false });
  return () => {
    if (useThreads.getState().openId === conversationId) useThreads.setState({ openId: null });
  };
}

/** Reads the newest page and puts it under what is known. */
export async function readThread(conversationId: string, asked: { unattended: boolean }): Promise<void> {
  const isSameSession = watchSession();
  if (threadOf(conversationId).state === 'failed') change(conversationId, { state: 'loading' });
  try {
    const page = await api.listMessages(conversationId, null, asked);
    change(conversationId, { ...withNewest(threadOf(conversationId), page), state: 'ready', stale: false });
  } catch (error) {
    if (threadOf(conversationId).state === 'ready' || !isSameSession()) return;
    change(conversationId, { state: 'failed', error });
  }
}

export async function readOlder(conversationId: string): Promise<void> {
  const { cursor, older } = threadOf(conversationId);
  if (cursor === null || older === 'loading' || older === 'end') return;
  const isSameSession = watchSession();
  change(conversationId, { older: 'loading' });
  try {
    const page = await api.listMessages(conversationId, cursor);
    const { messages } = threadOf(conversationId);
    change(conversationId, { messages: merged(page.items, messages), ...ofCursor(page) });
  } catch {
    if (isSameSession()) change(conversationId, { older: 'failed' });
  }
}

/** After a time without a connection: what is on the screen is read again at once, the rest when it is looked at. */
export function threadsMissedEvents(): void {
  const { byConversation, openId } = useThreads.getState();
  const stale = Object.entries(byConversation).map(([id, thread]) => [id, { ...thread, stale: true }]);
  useThreads.setState({ byConversation: Object.fromEntries(stale) });
  if (openId !== null) void readThread(openId, { unattended: true });
}

/** A message arrived. One's own is the outgoing one with the same words, which it replaces. */
export function receive(message: Message, isOwn: boolean): void {
  const thread = useThreads.getState().byConversation[message.conversationId];
  if (thread === undefined) return;
  const sent = isOwn ? thread.outgoing.find(({ content }) => content === message.content) : undefined;
  change(message.conversationId, {
    messages: merged(thread.messages, [message]),
    outgoing: sent === undefined ? thread.outgoing : thread.outgoing.filter((other) => other !== sent),
  });
}

/** Whether the server's word about a message has arrived. */
export function hasReceived(conversationId: string, messageId: string): boolean {
  return threadOf(conversationId).messages.some(({ id }) => id === messageId);
}

export function putOutgoing(conversationId: string, outgoing: Outgoing): void {
  const others = threadOf(conversationId).outgoing.filter(({ localId }) => localId !== outgoing.localId);
  change(conversationId, { outgoing: [...others, outgoing] });
}

export function outgoingOf(conversationId: string, localId: string): Outgoing | undefined {
  return threadOf(conversationId).outgoing.find((one) => one.localId === localId);
}

export function dropOutgoing(conversationId: string, localId: string): void {
  const { outgoing } = threadOf(conversationId);
  change(conversationId, { outgoing: outgoing.filter((other) => other.localId !== localId) });
}

/** Somebody goes by another name. */
export function renameInThreads(named: UserChanged): void {
  for (const [conversationId, { messages }] of Object.entries(useThreads.getState().byConversation)) {
    change(conversationId, { messages: messages.map((message) => withSender(message, named)) });
  }
}

function threadOf(conversationId: string): Thread {
  return useThreads.getState().byConversation[conversationId] ?? UNREAD;
}

function change(conversationId: string, part: Partial<Thread>): void {
  const { byConversation } = useThreads.getState();
  useThreads.setState({
    byConversation: { ...byConversation, [conversationId]: { ...threadOf(conversationId), ...part } },
  });
}

/**
 * The newest page joins what is known, or replaces it when messages between the two are missing; but what has arrived
 * while the page was on its way stays.
 */
function withNewest(thread: Thread, page: Page<Message>): Partial<Thread> {
  const known = new Set(thread.messages.map(({ id }) => id));
  const isJoined = thread.state === 'ready' && page.items.some(({ id }) => known.has(id));
  if (isJoined) return { messages: merged(thread.messages, page.items) };
  const newestAt = page.items[0]?.createdAt ?? '';
  const arrived = thread.messages.filter(({ createdAt }) => createdAt > newestAt);
  return { messages: merged(arrived, page.items), ...ofCursor(page) };
}

function ofCursor(page: Page<Message>): Pick<Thread, 'cursor' | 'older'> {
  return { cursor: page.nextCursor, older: page.nextCursor === null ? 'end' : 'idle' };
}

/** Both lists as one, oldest first, each message once. */
function merged(known: readonly Message[], more: readonly Message[]): Message[] {
  const byId = new Map([...known, ...more].map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id));
}

/** So much of each conversation is kept for a start without a network. */
const KEPT_MESSAGES = 50;

export function keptThreads(): Record<string, readonly Message[]> {
  const read = Object.entries(useThreads.getState().byConversation).filter(([, { state }]) => state === 'ready');
  return Object.fromEntries(read.map(([id, { messages }]) => [id, messages.slice(-KEPT_MESSAGES)]));
}

export function showKeptThreads(kept: Record<string, readonly Message[]>): void {
  for (const [id, messages] of Object.entries(kept)) change(id, { state: 'ready', messages, stale: true });
}
