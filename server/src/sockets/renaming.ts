/**
 * Who is told at once that somebody goes by another name: those who may see what that person does. To those from whom it
 * hides it would say that somebody is there: they learn the name with the next thing that they load (P18).
 */
import type { LivePresence, ToldServer } from '@meeshy/status-gateway';
import type { UserChanged } from '@meeshy/status-protocol';

export function createRenaming(io: ToldServer, presence: () => Pick<LivePresence, 'hiddenFrom'>) {
  /** By person. Of two names the later is told. */
  const latest = new Map<string, UserChanged>();

  return async (conversationIds: readonly string[], payload: UserChanged): Promise<void> => {
    const { userId } = payload;
    latest.set(userId, payload);
    const hidden = await presence().hiddenFrom(userId);
    if (latest.get(userId) !== payload) return;
    latest.delete(userId);
    // A socket in several of the rooms is told once.
    io.to([...conversationIds.map((id) => `conversation_${id}`), `user_${userId}`])
      .except(hidden.map((id) => `user_${id}`))
      .emit('user:changed', payload);
  };
}
