import type { Directory } from '@meeshy/status-gateway';

/** Who is direct with whom, by what both can see: an accepted direct conversation, whatever is hidden in it. */
export interface Direct {
  are(oneId: string, otherId: string): Promise<boolean>;
}

export function createDirect({ conversationsOf, directAmong }: Required<Directory>): Direct {
  return {
    async are(oneId, otherId) {
      const [own, theirs] = await Promise.all([conversationsOf(oneId), conversationsOf(otherId)]);
      const ids = new Set(theirs);
      const shared = own.filter((id) => ids.has(id));
      return shared.length > 0 && (await directAmong(shared)).length > 0;
    },
  };
}
