/** The chat over sockets: what an admitted session may say, and how what the chat tells reaches the right sockets. */

import {
  answering,
  type EventHandlers,
  handling,
  type OnRefused,
  Refusal,
  refused,
  type SocketIdentity,
  type Speaker,
  type Subject,
  type ToldServer,
  type ToldSocket,
} from '@meeshy/status-gateway';
import { parse } from '@meeshy/status-gateway/host';
import { CLIENT_EVENTS, type ConversationChanged, type Message, type MessageSend } from '@meeshy/status-protocol';
import { CLIENT_SCHEMAS } from '@meeshy/status-protocol/schemas';
import type { Typing } from './typing.ts';

export interface ChatSocketOptions<Identity extends SocketIdentity> {
  /** Stores a message and tells of it. Rejects with a `Refusal`. */
  readonly send: (identity: Identity, message: MessageSend) => Promise<{ id: string }>;
  /** A valid event came: activity (P1). */
  readonly onActivity: (sessionId: string) => void;
  readonly typing: Pick<Typing, 'tell'>;
  readonly onRefused?: OnRefused;
}

/** What sessions may say to the chat. */
export function chatHandlers<Identity extends SocketIdentity>({
  send,
  onActivity,
  typing,
  onRefused,
}: ChatSocketOptions<Identity>): EventHandlers<Identity> {
  const typed = (event: typeof CLIENT_EVENTS.TYPING_START | typeof CLIENT_EVENTS.TYPING_STOP) =>
    handling<Speaker<Identity>>(onRefused, ({ socket, identity }, payload) => {
      const { conversationId } = parse(CLIENT_SCHEMAS[event], payload);
      const room = `conversation_${conversationId}`;
      if (!socket.rooms.has(room)) throw new Refusal('NOT_FOUND', 'There is no such conversation');
      onActivity(socket.id);
      typing.tell(socket, identity.subject, event, conversationId);
    });

  const sent = answering<Speaker<Identity>, unknown>(onRefused, async ({ socket, identity }, payload) => {
    const message = parse(CLIENT_SCHEMAS[CLIENT_EVENTS.MESSAGE_SEND], payload);
    onActivity(socket.id);
    const { id } = await send(identity, message);
    return { messageId: id };
  });

  return new Map([
    [CLIENT_EVENTS.TYPING_START, typed(CLIENT_EVENTS.TYPING_START)],
    [CLIENT_EVENTS.TYPING_STOP, typed(CLIENT_EVENTS.TYPING_STOP)],
    [CLIENT_EVENTS.MESSAGE_SEND, sent],
  ]);
}

/** Tells whoever says what nothing handles. */
export function refuseUnhandled({ socket }: Pick<Speaker, 'socket'>, onRefused: OnRefused | undefined): void {
  socket.emit('error', refused(new Refusal('VALIDATION_ERROR', 'There is no such event'), onRefused));
}

/** Whoever is at the socket hears of their conversations, and of none that they left. */
export function enterRooms(socket: ToldSocket, { id }: Subject, conversationIds: ReadonlySet<string>): void {
  const rooms = new Set([
    `user_${id}`,
    ...[...conversationIds].map((conversationId) => `conversation_${conversationId}`),
  ]);
  for (const room of socket.rooms) if (room.startsWith('conversation_') && !rooms.has(room)) void socket.leave(room);
  void socket.join([...rooms]);
}

/** Where the chat's news go. */
export function chatRooms(io: ToldServer) {
  return {
    message(message: Message): void {
      io.to(`conversation_${message.conversationId}`).emit('message:new', message);
    },
    changed(subjectIds: readonly string[], payload: ConversationChanged): void {
      if (subjectIds.length > 0) io.to(subjectIds.map((id) => `user_${id}`)).emit('conversation:changed', payload);
    },
  };
}
