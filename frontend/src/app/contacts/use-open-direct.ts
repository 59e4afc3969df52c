import type { Person } from '@meeshy/status-protocol';
import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { findShared, start } from '../state/conversations.ts';
import { useSubmit } from '../ui/use-submit.ts';

type Whom = Pick<Person, 'id' | 'isAnonymous'>;

/** Opens the conversation in which one meets somebody. */
export function useOpenDirect(): { open: (person: Whom) => void; error: unknown } {
  const [, navigate] = useLocation();
  const { error, run } = useSubmit();
  const open = useCallback(
    (person: Whom) => void run(async () => navigate(`/c/${await conversationWith(person)}`)),
    [run, navigate],
  );
  return { open, error };
}

/** A guest has no other conversation than the one of the link. With users the server finds or makes a direct one. */
async function conversationWith({ id, isAnonymous }: Whom): Promise<string> {
  const shared = isAnonymous ? findShared(id) : undefined;
  return (shared ?? (await start({ type: 'direct', memberIds: [id] }))).id;
}
