/** What the socket tells, put into the app's state. Statuses go past this file: the library keeps them. */
import type { Message, MessageSend, UserChanged } from '@meeshy/status-protocol';
import { type ConnectionState, configureSocketIOService, getSocketIOService } from '@meeshy/status-react/client';
import { endRefused, RequestFailure } from '../api/request.ts';
import { contactsChanged, renameInContacts } from './contacts.ts';
import { drop, loadConversations, renameInConversations, showLatest } from './conversations.ts';
import { renamed } from './renamed.ts';
import { onSessionEnd, type SessionCredentials, updateProfile, useSession } from './session.ts';
import { receive, renameInThreads, threadsMissedEvents } from './threads.ts';
import { typingStarted, typingStopped } from './typing.ts';
import { noteMessage } from './unread.ts';

/** Connects as somebody, until their session ends. Returns what ends it before. */
export function goLive(credentials: SessionCredentials): () => void {
  // There is nothing newer than what one signed in with: an expired token means signing in again.
  const service = configureSocketIOService({ getCredentials: ({ isExpired }) => (isExpired ? null : credentials) });
  const stops = [
    service.onConnectionStatus((connection) => followConnection(connection, credentials)),
    service.onMessage(takeMessage),
    service.on('typing:start', typingStarted),
    service.on('typing:stop', ({ conversationId, userId }) => typingStopped(conversationId, userId)),
    service.on('user:changed', takeName),
    service.on('conversation:changed', ({ conversationId, reason }) => {
      if (reason === 'left') drop(conversationId);
      else void loadConversations({ unattended: true });
      contactsChanged();
    }),
  ];
  service.connect();
  let isHere = true;
  const leave = () => {
    if (!isHere) return;
    isHere = false;
    for (const stop of stops) stop();
    service.disconnect();
  };
  // At once: what the socket still says is not for whoever comes next.
  stops.push(onSessionEnd(leave));
  return leave;
}

export function isSocketUp(): boolean {
  return getSocketIOService().getConnectionStatus().state === 'connected';
}

/** Throws `RequestFailure`. */
export async function sendOverSocket(body: MessageSend): Promise<{ messageId: string }> {
  const answer = await getSocketIOService().sendMessage(body);
  if (answer.success) return answer.data;
  throw new RequestFailure(answer.error.code, answer.error.message);
}

export function tellTyping(event: 'typing:start' | 'typing:stop', conversationId: string): void {
  getSocketIOService().sendTyping(event, { conversationId });
}

function followConnection(connection: ConnectionState, credentials: SessionCredentials): void {
  if (connection.state === 'connected') {
    // Whatever was told while nobody listened is read again; nobody asked for it, so it is not activity.
    void loadConversations({ unattended: true });
    threadsMissedEvents();
    contactsChanged();
  } else if (connection.state === 'offline' && connection.reason === 'refused') {
    const code = connection.error?.code;
    if (code === 'UNAUTHORIZED' || code === 'TOKEN_EXPIRED') endRefused(credentials, code);
  }
}

/** The library's store has the name already; the rest of the app keeps copies of it. */
function takeName(named: UserChanged): void {
  const session = useSession.getState();
  if (session.state === 'signed-in') updateProfile(renamed(session.profile, named));
  renameInConversations(named);
  renameInThreads(named);
  renameInContacts(named);
}

function takeMessage(message: Message): void {
  const session = useSession.getState();
  const isOwn = session.state === 'signed-in' && session.profile.id === message.senderId;
  typingStopped(message.conversationId, message.senderId);
  receive(message, isOwn);
  noteMessage(message, isOwn);
  // A conversation that one has not heard of: one was added, or wrote there from elsewhere.
  if (!showLatest(message)) void loadConversations({ unattended: true });
}
