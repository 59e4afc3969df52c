/** The chat over sockets: what an admitted session may say, and how what the chat tells reaches the right sockets. */
import {
  CLIENT_EVENTS,
  CLIENT_SCHEMAS,
  type ConversationChanged,
  type Message,
  type MessageSend,
  type MessageSendAck,
  type WireError,
} from '@meeshy/status-protocol';
import type { Server, Socket } from 'socket.io';
import { Refusal } from '../refusal.ts';
import type { SocketIdentity } from './identity.ts';
import { parse, toWireError } from './parse.ts';

const KNOWN_EVENTS: ReadonlySet<string> = new Set(Object.values(CLIENT_EVENTS));

export interface ChatSocketOptions<Identity extends SocketIdentity> {
  /** Stores a message and tells of it. Rejects with a `Refusal`. */
  readonly send: (identity: Identity, message: MessageSend) => Promise<{ id: string }>;
  /** A valid event came: activity (P1). */
  readonly onActivity: (sessionId: string) => void;
  readonly onRefused?: (error: WireError, cause: unknown) => void;
}

/** Registers what one session may say. */
export function listenToSession<Identity extends SocketIdentity>(
  socket: Socket,
  identity: Identity,
  { send, onActivity, onRefused }: ChatSocketOptions<Identity>,
): void {
  function refuse(cause: unknown): WireError {
    const error = toWireError(cause);
    onRefused?.(error, cause);
    return error;
  }

  /** Runs what an event asks for; what it throws becomes an `error` for this socket alone. */
  function on(event: string, act: (payload: unknown) => void): void {
    socket.on(event, (payload: unknown) => {
      try {
        act(payload);
      } catch (error) {
        socket.emit('error', refuse(error));
      }
    });
  }

  for (const event of [CLIENT_EVENTS.TYPING_START, CLIENT_EVENTS.TYPING_STOP]) {
    on(event, (payload) => {
      const { conversationId } = parse(CLIENT_SCHEMAS[event], payload);
      const room = `conversation_${conversationId}`;
      if (!socket.rooms.has(room)) throw new Refusal('NOT_FOUND', 'There is no such conversation');
      onActivity(socket.id);
      const { id: userId, username } = identity.subject;
      socket.to(room).emit(event, { conversationId, userId, username });
    });
  }

  socket.on(CLIENT_EVENTS.MESSAGE_SEND, (payload: unknown, ack: unknown) => {
    const answer = (result: MessageSendAck) => {
      if (typeof ack === 'function') ack(result);
      else if (!result.success) socket.emit('error', result.error);
    };
    const store = async () => {
      const message = parse(CLIENT_SCHEMAS[CLIENT_EVENTS.MESSAGE_SEND], payload);
      onActivity(socket.id);
      return send(identity, message);
    };
    store().then(
      ({ id }) => answer({ success: true, data: { messageId: id } }),
      (error) => answer({ success: false, error: refuse(error) }),
    );
  });

  socket.onAny((event: string) => {
    if (KNOWN_EVENTS.has(event)) return;
    socket.emit('error', refuse(new Refusal('VALIDATION_ERROR', 'There is no such event')));
  });
}

/** Where the chat's news go. */
export function chatRooms(io: Server) {
  return {
    message(message: Message): void {
      io.to(`conversation_${message.conversationId}`).emit('message:new', message);
    },
    changed(subjectIds: readonly string[], payload: ConversationChanged): void {
      if (subjectIds.length > 0) io.to(subjectIds.map((id) => `user_${id}`)).emit('conversation:changed', payload);
    },
    joined(conversationId: string, subjectId: string): void {
      io.in(`user_${subjectId}`).socketsJoin(`conversation_${conversationId}`);
    },
    left(conversationId: string, subjectId: string): void {
      io.in(`user_${subjectId}`).socketsLeave(`conversation_${conversationId}`);
    },
  };
}
