/** A message's way out: over the socket while it is up, over REST while it is not. */
import type { MessageSend } from '@meeshy/status-protocol';
import { clock, getSocketIOService } from '@meeshy/status-react/client';
import { codeOf, type FailureCode, RequestFailure } from '../api/request.ts';
import * as api from '../api/routes.ts';
import { loadConversations, showLatest } from './conversations.ts';
import { isSocketUp, sendOverSocket } from './live.ts';
import { dropUnsent, listUnsent, newUnsentId, putUnsent } from './outbox.ts';
import { useSession, watchSession } from './session.ts';
import { dropOutgoing, hasReceived, type Outgoing, outgoingOf, putOutgoing, receive } from './threads.ts';

/** What may pass by itself: then the message goes out when the connection is back. */
const PASSING: ReadonlySet<FailureCode> = new Set(['NETWORK', 'UNAVAILABLE', 'INTERNAL_ERROR', 'RATE_LIMITED']);

type Unconfirmed = Pick<Outgoing, 'localId' | 'content' | 'createdAt'>;

/** Shows the message at once. One that does not get there stays and says so; nothing is thrown. */
export function send(conversationId: string, content: string): Promise<void> {
  const createdAt = new Date(clock.now()).toISOString();
  return attempt(conversationId, { localId: newUnsentId(), content, createdAt });
}

export function retry(conversationId: string, { localId, content, createdAt }: Outgoing): Promise<void> {
  return attempt(conversationId, { localId, content, createdAt });
}

/** After a reload: what could not be sent before is on the screen again, and waits for the connection. */
export function showUnsent(): void {
  for (const { id, conversationId, content, createdAt } of listUnsent()) {
    const error = new RequestFailure('NETWORK', 'written before the page was loaded');
    putOutgoing(conversationId, { localId: id, content, createdAt, state: 'failed', error });
  }
}

/** What waits goes out whenever the connection is back. Answers what ends it. */
export function followUnsent(): () => void {
  return getSocketIOService().onConnectionStatus(({ state }) => {
    if (state === 'connected') void sendUnsent();
  });
}

/** One after the other. */
async function sendUnsent(): Promise<void> {
  const isSameSession = watchSession();
  for (const { id, conversationId } of listUnsent()) {
    const outgoing = outgoingOf(conversationId, id);
    if (!isSameSession() || !isSocketUp()) return;
    if (outgoing?.state === 'failed' && PASSING.has(codeOf(outgoing.error))) await retry(conversationId, outgoing);
  }
}

async function attempt(conversationId: string, outgoing: Unconfirmed): Promise<void> {
  const isSameSession = watchSession();
  const { localId: id, content, createdAt } = outgoing;
  putOutgoing(conversationId, { ...outgoing, state: 'sending' });
  putUnsent({ id, conversationId, content, createdAt });
  try {
    const messageId = await deliver({ conversationId, content, clientId: id });
    if (isSameSession()) confirm(conversationId, outgoing, messageId);
  } catch (error) {
    // What one person wrote is nobody else's to see, or to send.
    if (!isSameSession()) return;
    if (!PASSING.has(codeOf(error))) dropUnsent(id);
    putOutgoing(conversationId, { ...outgoing, state: 'failed', error });
  }
}

async function deliver(body: MessageSend): Promise<string> {
  const { messageId } = await (isSocketUp() ? sendOverSocket(body) : api.sendMessage(body));
  return messageId;
}

/** The server has it. Its own `message:new` comes before or after, or never while the socket is down. */
function confirm(conversationId: string, outgoing: Unconfirmed, id: string): void {
  const session = useSession.getState();
  if (session.state !== 'signed-in') return;
  const { profile } = session;
  dropUnsent(outgoing.localId);
  dropOutgoing(conversationId, outgoing.localId);
  if (hasReceived(conversationId, id)) return;
  const message = {
    id,
    conversationId,
    senderId: profile.id,
    senderUsername: profile.username,
    senderDisplayName: profile.displayName,
    content: outgoing.content,
    originalLanguage: profile.language,
    createdAt: outgoing.createdAt,
  };
  receive(message, true);
  if (!showLatest(message)) void loadConversations({ unattended: false });
}
