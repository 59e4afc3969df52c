/** Whom components show, and of which conversations: what of it lies in crowds. */
import { MOST_WATCHED } from '@meeshy/status-protocol';
import type { UserStoreApi } from './user-store.ts';

export interface ShownOne {
  readonly conversationId: string;
  readonly userId: string;
}

export interface ShownPeople {
  isCrowd(conversationId: string): boolean;
  add(one: ShownOne): void;
  /** `false`: it was not shown any more. */
  remove(one: ShownOne): boolean;
  /** The last crowd that is shown, and who of it. */
  wanted(): { conversationId: string; userIds: string[] } | null;
  /** By whichever component. */
  userIds(): string[];
  /** Somewhere that is no crowd. */
  isShownElsewhere(userId: string): boolean;
  /** Who has been shown of what was a crowd then. */
  met(): Iterable<string>;
  hasMet(userId: string): boolean;
  /** They have been shown of what is a crowd now. */
  isOfCrowd(userId: string): boolean;
  /** What is a crowd may have changed. */
  meetAgain(): void;
  forget(): void;
}

export function createShownPeople(store: UserStoreApi): ShownPeople {
  /** The one that came last at the end. */
  const shown = new Set<ShownOne>();
  const met = new Map<string, Set<string>>();

  const isCrowd = (conversationId: string) => store.getState().crowds.includes(conversationId);

  function meet({ conversationId, userId }: ShownOne): void {
    if (!isCrowd(conversationId)) return;
    const crowds = met.get(userId) ?? new Set();
    met.set(userId, crowds.add(conversationId));
  }

  return {
    isCrowd,
    add(one) {
      shown.add(one);
      meet(one);
    },
    remove: (one) => shown.delete(one),
    wanted() {
      const { ownId } = store.getState();
      const latest = [...shown].reverse().filter((one) => one.userId !== ownId && isCrowd(one.conversationId));
      const conversationId = latest[0]?.conversationId;
      if (conversationId === undefined) return null;
      const ids = new Set(latest.filter((one) => one.conversationId === conversationId).map(({ userId }) => userId));
      return { conversationId, userIds: [...ids].slice(0, MOST_WATCHED) };
    },
    userIds: () => [...shown].map(({ userId }) => userId),
    isShownElsewhere(userId) {
      for (const one of shown) if (one.userId === userId && !isCrowd(one.conversationId)) return true;
      return false;
    },
    met: () => met.keys(),
    hasMet: (userId) => met.has(userId),
    isOfCrowd: (userId) => [...(met.get(userId) ?? [])].some(isCrowd),
    meetAgain() {
      for (const one of shown) meet(one);
    },
    forget() {
      met.clear();
    },
  };
}
