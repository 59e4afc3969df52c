import { type Message, writeTime } from '@meeshy/status-protocol';
import type { ChatContext } from './context.ts';
import { decideCrowds } from './crowds.ts';
import { noConversation, requirePresent } from './directory.ts';
import { newId } from './ids.ts';
import { tellOfNewcomers } from './members.ts';
import { readCursor, toPage } from './page.ts';
import type { MessageRecord, Records } from './records.ts';
import type { Messages } from './types.ts';
import { createUnconfirmed } from './unconfirmed.ts';

export function toMessage({ language, createdAt, ...message }: MessageRecord): Message {
  return { ...message, originalLanguage: language, createdAt: writeTime(createdAt) ?? '' };
}

export function createMessages(context: ChatContext): Messages {
  const { records, events, crowdLimit, now } = context;
  const unconfirmed = createUnconfirmed();
  return {
    async history(viewerId, conversationId, { limit, cursor }) {
      const range = { after: readCursor(cursor, 'number'), limit: limit + 1 };
      const found = await records.messages.history(viewerId, conversationId, range);
      if (found.length === 0) await requirePresent(context, viewerId, conversationId);
      return toPage(found, limit, ({ createdAt, id }) => [createdAt, id], toMessage);
    },

    async send({ subject, language }, { conversationId, content, originalLanguage, clientId }) {
      const at = now();
      const written = {
        id: newId(at),
        conversationId,
        senderId: subject.id,
        content,
        language: originalLanguage ?? language,
        createdAt: at,
      };
      const store = async (records: Records) => {
        const { members, messages } = records;
        const accepted = await members.accept(subject.id, conversationId, at);
        const name = await messages.senderName(subject.id, conversationId);
        if (name === null) throw noConversation();
        const sent = await messages.add(written, clientId);
        return { ...sent, name, decided: accepted && (await decideCrowds(records, [conversationId], crowdLimit, at)) };
      };
      const deed = `${subject.id} says ${clientId ?? written.id}`;
      const { decided, name, kept, isNew } = await unconfirmed.during(deed, () => records.atomically(store));
      const wasUnconfirmed = unconfirmed.settle(deed);
      if (decided) {
        await tellOfNewcomers(context, conversationId, [{ id: subject.id, state: 'present' }], decided, 'joined');
      }
      const message = toMessage({ ...kept, senderUsername: subject.username, senderDisplayName: name });
      if (isNew || wasUnconfirmed) {
        events.message(message);
        events.acted(subject.id, conversationId, kept.createdAt);
      }
      return message;
    },
  };
}
