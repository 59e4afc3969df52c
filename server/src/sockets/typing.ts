/** Who types where, as far as it is shown: to those from whom a person hides it is not, and what was shown is taken back. */
import type { LivePresence, Subject, ToldServer, ToldSocket } from '@meeshy/status-gateway';
import { CLIENT_EVENTS } from '@meeshy/status-protocol';

type TypingEvent = typeof CLIENT_EVENTS.TYPING_START | typeof CLIENT_EVENTS.TYPING_STOP;

/** What somebody is writing, and who is not shown it. */
interface Writing {
  readonly subject: Subject;
  readonly socket: ToldSocket;
  unseenBy: readonly string[];
}

export interface Typing {
  tell(socket: ToldSocket, subject: Subject, event: TypingEvent, conversationId: string): void;
  /** Somebody may be hidden from others than before. */
  resighted(subjectId: string): void;
}

export function createTyping(io: ToldServer, presence: () => Pick<LivePresence, 'unseenBy'>): Typing {
  /** By subject; then by the socket and the conversation. */
  const writings = new Map<string, Map<string, Writing & { readonly conversationId: string }>>();

  function forget({ id }: Subject, isMeant: (writing: Writing & { readonly conversationId: string }) => boolean): void {
    const own = writings.get(id);
    for (const [key, writing] of own ?? []) if (isMeant(writing)) own?.delete(key);
    if (own?.size === 0) writings.delete(id);
  }

  function remember(socket: ToldSocket, subject: Subject, conversationId: string, unseenBy: readonly string[]): void {
    const own = writings.get(subject.id) ?? new Map();
    const isFirst = ![...own.values()].some((writing) => writing.socket === socket);
    if (isFirst) socket.once('disconnect', () => forget(subject, (writing) => writing.socket === socket));
    writings.set(subject.id, own.set(`${socket.id} ${conversationId}`, { subject, socket, conversationId, unseenBy }));
  }

  return {
    tell(socket, subject, event, conversationId) {
      const unseenBy = presence().unseenBy(subject.id, conversationId);
      if (event === CLIENT_EVENTS.TYPING_START) remember(socket, subject, conversationId, unseenBy);
      else forget(subject, (writing) => writing.socket === socket && writing.conversationId === conversationId);
      const { id: userId, username } = subject;
      socket
        .to(`conversation_${conversationId}`)
        .except(unseenBy.map((id) => `user_${id}`))
        .emit(event, { conversationId, userId, username });
    },

    resighted(subjectId) {
      for (const writing of writings.get(subjectId)?.values() ?? []) {
        const { conversationId, subject } = writing;
        const unseenBy = presence().unseenBy(subjectId, conversationId);
        const gone = unseenBy.filter((id) => !writing.unseenBy.includes(id));
        writing.unseenBy = unseenBy;
        if (gone.length === 0) continue;
        const payload = { conversationId, userId: subjectId, username: subject.username };
        io.to(gone.map((id) => `user_${id}`)).emit(CLIENT_EVENTS.TYPING_STOP, payload);
      }
    },
  };
}
