/** Who is writing where. Somebody who falls silent without a word (a cut connection) is forgotten after a while. */
import type { Typing } from '@meeshy/status-protocol';
import { createOwned } from './owned.ts';
import { learnName } from './people.ts';
import { onSessionEnd } from './session.ts';

/** A client repeats `typing:start` every 3 s while its person writes; twice that without one means no more. */
const FORGET_AFTER_MS = 6_000;

interface Typist {
  userId: string;
  username: string;
}

const useTyping = createOwned<{ byConversation: Readonly<Record<string, readonly Typist[]>> }>({
  byConversation: {},
});

const NOBODY: readonly Typist[] = [];
const timers = new Map<string, ReturnType<typeof setTimeout>>();

onSessionEnd(() => {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
});

export function useTypists(conversationId: string): readonly Typist[] {
  return useTyping((typing) => typing.byConversation[conversationId] ?? NOBODY);
}

export function typingStarted({ conversationId, userId, username }: Typing): void {
  const key = timerKey(conversationId, userId);
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => typingStopped(conversationId, userId), FORGET_AFTER_MS),
  );
  void learnName(userId).then(() => {
    // Stopped meanwhile.
    if (!timers.has(key)) return;
    const known = useTyping.getState().byConversation[conversationId] ?? NOBODY;
    if (!known.some((typist) => typist.userId === userId)) put(conversationId, [...known, { userId, username }]);
  });
}

export function typingStopped(conversationId: string, userId: string): void {
  clearTimeout(timers.get(timerKey(conversationId, userId)));
  timers.delete(timerKey(conversationId, userId));
  const known = useTyping.getState().byConversation[conversationId];
  if (known === undefined) return;
  put(
    conversationId,
    known.filter((typist) => typist.userId !== userId),
  );
}

function put(conversationId: string, typists: readonly Typist[]): void {
  const { byConversation } = useTyping.getState();
  useTyping.setState({ byConversation: { ...byConversation, [conversationId]: typists } });
}

function timerKey(conversationId: string, userId: string): string {
  return `${conversationId} ${userId}`;
}
