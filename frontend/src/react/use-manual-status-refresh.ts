import type { WireError } from '@meeshy/status-protocol';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { UserLike } from '../client/people.ts';
import type { PresenceClient } from '../client/presence.ts';
import { ReadFailure } from '../client/rest.ts';
import { usePresenceClient } from './presence-context.ts';

export interface ManualStatusRefresh<Person> {
  /** Reads everybody in the conversation over REST, for somebody who asked; never rejects. While at work: nothing. */
  readonly refresh: () => Promise<void>;
  readonly isRefreshing: boolean;
  /** Epoch milliseconds; `null`: not yet. */
  readonly refreshedAt: number | null;
  /** Why the last refresh brought nothing. */
  readonly error: WireError | null;
  /** Whom the last refresh brought. Their statuses are in the store. */
  readonly people: readonly Person[] | null;
}

const NOT_YET = { isRefreshing: false, refreshedAt: null, error: null, people: null };

/** A button's refresh that works while the socket is cut. The answers go to the store, for everybody to see. */
export function useManualStatusRefresh<Person extends UserLike = UserLike>(
  conversationId: string,
): ManualStatusRefresh<Person> {
  const client = usePresenceClient();
  const { identity } = client;
  const [outcome, setOutcome] = useState<Omit<ManualStatusRefresh<Person>, 'refresh'>>(NOT_YET);
  const who = useSyncExternalStore(identity.onEnd, identity.current, identity.current);
  /** The conversation that is being read; what comes for another one, or for somebody else, is of the past. */
  const current = useRef<{ conversationId: string; isRefreshing: boolean } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read ends with whoever read it
  useEffect(() => {
    const own = { conversationId, isRefreshing: false };
    current.current = own;
    setOutcome(NOT_YET);
    return () => {
      current.current = null;
    };
  }, [conversationId, who]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another one for whatever else is to be read
  const refresh = useCallback(async () => {
    const own = current.current;
    if (own === null || own.isRefreshing) return;
    own.isRefreshing = true;
    setOutcome((before) => ({ ...before, isRefreshing: true }));
    const result = await attempt<Person>(client, own.conversationId);
    own.isRefreshing = false;
    if (current.current === own) setOutcome((before) => ({ ...before, ...result, isRefreshing: false }));
  }, [client, conversationId, who]);

  return { ...outcome, refresh };
}

async function attempt<Person extends UserLike>(client: PresenceClient, conversationId: string) {
  try {
    const people = await client.refreshParticipants<Person>(conversationId);
    return { people, refreshedAt: client.clock.now(), error: null };
  } catch (failure) {
    return { error: failure instanceof ReadFailure ? failure.error : FAILED };
  }
}

const FAILED: WireError = { code: 'INTERNAL_ERROR', message: 'The participants could not be read' };
