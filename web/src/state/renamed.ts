import type { Message, UserChanged } from '@meeshy/status-protocol';

/** The person, by the new name if it is theirs. */
export function renamed<Named extends { id: string; displayName: string } | null>(
  person: Named,
  { userId, displayName }: UserChanged,
): Named {
  return person?.id === userId ? { ...person, displayName } : person;
}

export function withSender(message: Message, { userId, displayName }: UserChanged): Message {
  return message.senderId === userId ? { ...message, senderDisplayName: displayName } : message;
}
