import type { Note, OwnClaim, State, WireError } from '@meeshy/status-protocol';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { MyStatus } from '../client/my-status.ts';
import type { ShownPerson } from '../client/person.ts';
import { usePresenceClient } from './presence-context.ts';
import { onEitherSide } from './rendering.ts';
import { useShown } from './use-shown.ts';
import { useUserStore } from './use-user-store.ts';

/** What `useMyStatus` answers. */
export interface OwnStatusView extends Pick<MyStatus, 'set' | 'clear' | 'dismiss'> {
  /** As one sees it oneself, at once. Ends are epoch milliseconds. */
  readonly state: State | null;
  readonly note: Note | null;
  /** All that is said of oneself, now or later, as the server tells it: manually, by calls, by calendars. */
  readonly claims: readonly OwnClaim[];
  /** Why what was asked for last was not done: everything is as it was before. */
  readonly error: WireError | null;
}

const NONE: readonly OwnClaim[] = [];
const NOT_READ = { claims: null, error: null };

/** What one says of oneself. What is set shows at once, here and in every mark, and goes back if the server refuses it. */
export function useMyStatus(): OwnStatusView {
  const { mine } = usePresenceClient();
  const { claims, error } = useSyncExternalStore(mine.listen, mine.get, onEitherSide(mine.get, NOT_READ));
  useEffect(() => mine.follow(), [mine]);
  const { state, note } = useOwnSaid();
  const { set, clear, dismiss } = mine;
  return { state, note, claims: claims ?? NONE, error, set, clear, dismiss };
}

/** State and note alone, without asking for the claims. */
function useOwnSaid(): Pick<OwnStatusView, 'state' | 'note'> {
  const ownId = useUserStore((store) => store.ownId);
  const own = useMemo(() => (ownId === null ? null : { id: ownId }), [ownId]);
  const { value, source, until, emoji, text, noteUntil } = useShown(own, 'en', flat);
  return useMemo(
    () => ({
      state: value === null || source === null ? null : { value, source, until },
      note: emoji === null || text === null ? null : { emoji, text, until: noteUntil },
    }),
    [value, source, until, emoji, text, noteUntil],
  );
}

function flat({ said: { state, note } }: ShownPerson) {
  return {
    value: state?.value ?? null,
    source: state?.source ?? null,
    until: state?.until ?? null,
    emoji: note?.emoji ?? null,
    text: note?.text ?? null,
    noteUntil: note?.until ?? null,
  };
}
