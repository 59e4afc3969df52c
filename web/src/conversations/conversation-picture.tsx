import type { Conversation } from '@meeshy/status-protocol';
import { useText } from '../i18n/text.ts';
import { PersonMark } from '../presence/person-mark.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { conversationName, presentPeer } from './names.ts';

/** The other one with a mark, once there; a group's square. */
export function ConversationPicture({ conversation }: { conversation: Conversation }) {
  const name = conversationName(conversation, useText());
  const { id, type, peer } = conversation;
  if (type === 'group' || peer === null) return <Avatar id={id} name={name} isGroup />;
  const isThere = presentPeer(conversation) !== null;
  return <Avatar id={peer.id} name={name} mark={isThere && <PersonMark id={peer.id} name={name} />} />;
}
