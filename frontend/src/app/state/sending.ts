/** A message's way out: over the socket while it is up, over REST while it is not. */
import type { MessageSend } from '@meeshy/status-protocol';
import * as api from '../api/routes.ts';
import { loadConversations, showLatest } from './conversations.ts';
import { isSocketUp, sendOverSocket } from './live.ts';
import { useSession, watchSession } from './session.ts';
import { dropOutgoing, hasReceived, type Outgoing, putOutgoing, receive } from './threads.ts';

let lastLocalId = 0;

/** Shows the message at once. One that does not get there stays and says so; nothing is thrown. */
export function send(conversationId: string, content: string): Promise<void> {
  lastLocalId += 1;
  return attempt(conversationId, { localId: `outgoing-${lastLocalId}`, content });
}

export function retry(conversationId: string, { localId, content }: Outgoing): Promise<void> {
  return attempt(conversationId, { localId, content });
}

async function attempt(conversationId: string, message: Pick<Outgoing, 'localId' | 'content'>): Promise<void> {
  const isSameSession = watchSession();
  const outgoing = { ...message, createdAt: new Date().toISOString() };
  putOutgoing(conversationId, { ...outgoing, state: 'sending' });
  try {
    const messageId = await deliver({ conversationId, content: outgoing.content });
    if (isSameSession()) confirm(conversationId, outgoing, messageId);
  } catch (error) {
    // What one person wrote is nobody else's to see, or to send.
    if (isSameSession()) putOutgoing(conversationId, { ...outgoing, state: 'failed', error });
  }
}

async function deliver(body: MessageSend): Promise<string> {
  const { messageId } = await (isSocketUp() ? sendOverSocket(body) : api.sendMessage(body));
  return messageId;
}

/** The server has it. Its own `message:new` comes before or after, or never while the socket is down. */
function confirm(
  conversationId: string,
  outgoing: Pick<Outgoing, 'localId' | 'content' | 'createdAt'>,
  id: string,
): void {
  const session = useSession.getState();
  if (session.state !== 'signed-in') return;
  const { profile } = session;
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
