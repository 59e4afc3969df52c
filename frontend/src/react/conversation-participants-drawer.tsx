import type { DisplayLanguage } from '@meeshy/status-protocol';
import type { ReactNode } from 'react';
import type { UserLike } from '../client/people.ts';

export interface ConversationParticipantsDrawerProps<Person extends UserLike = UserLike> {
  conversationId: string;
  /** Who is in the conversation. Without it the drawer reads them itself. */
  participants?: readonly Person[] | undefined;
  onClose: () => void;
  language?: DisplayLanguage;
  /** Somebody chose a person. Without it the rows are no buttons. */
  onSelect?: (person: Person) => void;
  /** In front of a name, a picture for example. Without it: the mark alone. */
  renderPicture?: (person: Person, mark: ReactNode) => ReactNode;
  /** At the end of a row. */
  renderEnd?: (person: Person) => ReactNode;
  /** Below the list: share links and the like. */
  children?: ReactNode;
}

/** Who is in a conversation, in sections online, away and offline, live. */
export function ConversationParticipantsDrawer<Person extends UserLike = UserLike>({
  conversationId,
  children,
}: ConversationParticipantsDrawerProps<Person>) {
  return <aside data-conversation={conversationId}>{children}</aside>;
}
