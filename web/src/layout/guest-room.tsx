import { ConversationScreen } from '../conversation/conversation-screen.tsx';

/** Whoever came by a share link has this one conversation and nothing beside it. */
export function GuestRoom({ conversationId }: { conversationId: string }) {
  return <ConversationScreen conversationId={conversationId} />;
}
