'use client';

/** The drawer of a conversation's participants, with the virtual list that it needs. */
export {
  ConversationParticipantsDrawer,
  type ConversationParticipantsDrawerProps,
} from './react/conversation-participants-drawer.tsx';
