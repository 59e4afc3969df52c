import type { Participant, Status } from '@meeshy/status-protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import * as api from '../api/routes.ts';

const PAGE_SIZE = 60;
/** Whoever types is not asked for with each letter. */
const TYPING_MS = 200;

interface Found {
  readonly people: readonly Participant[];
  /** `null`: that is everybody. */
  readonly cursor: string | null;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly error: unknown;
}

const NOTHING: Found = { people: [], cursor: null, state: 'loading', error: null };

/** The people of a crowd whom a search and a filter find, by page. What was found before stays until the next is there. */
export function useCrowdPeople(conversationId: string, words: string, status: Status | undefined) {
  const [found, setFound] = useState(NOTHING);
  /** Which question counts: what an earlier one still brings is of the past. */
  const asked = useRef(0);
  const isBusy = useRef(false);
  const search = words.trim() === '' ? undefined : words.trim();

  const read = useCallback(
    async (before: Found | null, own: number): Promise<void> => {
      isBusy.current = true;
      try {
        const query = { limit: PAGE_SIZE, cursor: before?.cursor ?? null, search, status };
        const { items, nextCursor } = await api.participantsPage(conversationId, query);
        if (own !== asked.current) return;
        isBusy.current = false;
        const people = together(before?.people ?? [], items);
        // By status a page may be empty and not the last one.
        const isShort = people.length === (before?.people.length ?? 0) && nextCursor !== null;
        const next: Found = { people, cursor: nextCursor, state: isShort ? 'loading' : 'ready', error: null };
        if (isShort) await read(next, own);
        else setFound(next);
      } catch (error) {
        if (own !== asked.current) return;
        isBusy.current = false;
        setFound({ ...(before ?? NOTHING), state: 'failed', error });
      }
    },
    [conversationId, search, status],
  );

  const restart = useCallback(() => {
    asked.current += 1;
    setFound((before) => (before.state === 'failed' ? NOTHING : { ...before, state: 'loading' }));
    void read(null, asked.current);
  }, [read]);

  useEffect(() => {
    asked.current += 1;
    isBusy.current = true;
    const timer = setTimeout(restart, search === undefined ? 0 : TYPING_MS);
    return () => {
      clearTimeout(timer);
      asked.current += 1;
    };
  }, [restart, search]);

  const more = useCallback(() => {
    if (found.cursor === null || found.state !== 'ready' || isBusy.current) return;
    void read(found, asked.current);
  }, [read, found]);

  const retry = useCallback(() => {
    if (found.people.length === 0) restart();
    else void read(found, asked.current);
  }, [read, restart, found]);

  return { ...found, more, retry, restart };
}

/** Each once: somebody may have joined or left between two pages. */
function together(before: readonly Participant[], next: readonly Participant[]): readonly Participant[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...next.filter(({ id }) => !known.has(id))];
}
