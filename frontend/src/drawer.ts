'use client';

/** The drawer of a conversation's participants, with the virtual list that it needs. */
export { newestAsked } from './client/newest-asked.ts';
export {
  ConversationParticipantsDrawer,
  type ConversationParticipantsDrawerProps,
} from './react/conversation-participants-drawer.tsx';
