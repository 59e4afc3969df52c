/** The share links made in this page. The server tells a link's address only once, to who made it. */
import type { ShareLink } from '@meeshy/status-protocol';
import * as api from '../api/routes.ts';
import { createOwned } from './owned.ts';

export const useLinks = createOwned<{ byConversation: Readonly<Record<string, ShareLink>> }>({ byConversation: {} });

/** Throws `RequestFailure`, as `revokeLink` does. */
export async function makeLink(conversationId: string, expiresInMs: number): Promise<void> {
  const link = await api.createShareLink(conversationId, expiresInMs);
  useLinks.setState(({ byConversation }) => ({ byConversation: { ...byConversation, [conversationId]: link } }));
}

export async function revokeLink(link: ShareLink): Promise<void> {
  await api.revokeShareLink(link);
  useLinks.setState(({ byConversation }) => {
    const { [link.conversationId]: _revoked, ...others } = byConversation;
    return { byConversation: others };
  });
}
