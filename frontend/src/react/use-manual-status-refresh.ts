import type { WireError } from '@meeshy/status-protocol';
import { useCallback, useEffect, useInsertionEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { UserLike } from '../client/people.ts';
import type { PresenceClient } from '../client/presence.ts';
import { errorOf } from '../client/rest.ts';
import type { LoadParticipants } from '../client/service.ts';
import { createWarnings } from '../client/warnings.ts';
import { usePresenceClient } from './presence-context.ts';

/** What `useManualStatusRefresh` answers. */
export interface ManualStatusRefresh<Person> {
  /** Reads everybody in the conversation over REST, for somebody who asked; never rejects. While at work: nothing. */
  readonly refresh: () => Promise<void>;
  readonly isRefreshing: boolean;
  /** Epoch milliseconds; `null`: not yet. */
  readonly refreshedAt: number | null;
  /** Why the last refresh brought nothing: `UNAVAILABLE` where nobody answered, `NOT_FOUND` where there is no such conversation. */
  readonly error: WireError | null;
  /** Whom the last refresh brought. Their statuses are in the store. */
  readonly people: readonly Person[] | null;
}

/** What `useManualStatusRefresh` takes beside the conversation. */
export interface ManualStatusRefreshOptions<Person extends UserLike = UserLike> {
  /**
   * How the participants are read; unless given, from the gateway's REST. It may throw the `Response`, or an error with the `status`
   * of it. Written where it is given, it is no reason to read again.
   */
  readonly load?: LoadParticipants<Person> | undefined;
}

const NOT_YET = { isRefreshing: false, refreshedAt: null, error: null, people: null };

/** A button's refresh that works while the socket is cut. The answers go to the store, for everybody to see. */
export function useManualStatusRefresh<Person extends UserLike = UserLike>(
  conversationId: string,
  { load }: ManualStatusRefreshOptions<Person> = {},
): ManualStatusRefresh<Person> {
  const client = usePresenceClient();
  const latest = useRef(load);
  const { identity } = client;
  const [outcome, setOutcome] = useState<Omit<ManualStatusRefresh<Person>, 'refresh'>>(NOT_YET);
  const who = useSyncExternalStore(identity.onEnd, identity.current, identity.current);
  /** The conversation that is being read; what comes for another one, or for somebody else, is of the past. */
  const current = useRef<{ conversationId: string; isRefreshing: boolean } | null>(null);

  useInsertionEffect(() => {
    latest.current = load;
  });

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
    const result = await attempt<Person>(client, own.conversationId, latest.current);
    own.isRefreshing = false;
    if (current.current === own) setOutcome((before) => ({ ...before, ...result, isRefreshing: false }));
  }, [client, conversationId, who]);

  return { ...outcome, refresh };
}

async function attempt<Person extends UserLike>(
  client: PresenceClient,
  conversationId: string,
  load: LoadParticipants<Person> | undefined,
) {
  try {
    const people = await client.refreshParticipants<Person>(conversationId, load);
    return { people, refreshedAt: client.clock.now(), error: null };
  } catch (failure) {
    const error = errorOf(failure);
    if (error === null) warn('The participants could not be read', failure);
    else if (error.code === 'NOT_FOUND' && load === undefined) warn(NO_ROUTE);
    return { error: error ?? FAILED };
  }
}

const FAILED: WireError = { code: 'INTERNAL_ERROR', message: 'The participants could not be read' };

const NO_ROUTE = 'No such conversation, or no route for participants there: add presenceRoutes, or give `load`';
const warn = createWarnings();
