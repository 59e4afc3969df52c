import type { WireError } from '@meeshy/status-protocol';
import { type ReactNode, useEffect, useState } from 'react';
import { clockText } from '../client/dates.ts';
import type { UserLike } from '../client/people.ts';
import type { LoadParticipants } from '../client/service.ts';
import { type Language, wordsOf } from '../client/words.ts';
import { CloseIcon, RefreshIcon } from './icons.tsx';
import { listWordsOf } from './list-words.ts';
import { ParticipantsList } from './participants-list.tsx';
import { usePresenceClient } from './presence-context.ts';
import { useReader } from './rendering.ts';
import { SideDialog } from './side-dialog.tsx';
import { useConnectionStatus } from './use-connection-status.ts';
import { useManualStatusRefresh } from './use-manual-status-refresh.ts';
import { useUserStatusRealtime } from './use-user-status-realtime.ts';

/** What `<ConversationParticipantsDrawer>` takes. */
export interface ConversationParticipantsDrawerProps<Person extends UserLike = UserLike> {
  conversationId: string;
  /**
   * Who is in the conversation. Without it the drawer reads them itself, when it opens. Whoever reads them anew later gives `load` as well,
   * with both by the same `newestAsked`: or what is shown may be an answer to the older question.
   */
  participants?: readonly Person[] | undefined;
  /** How they are read; unless given, from the gateway's REST. See `useManualStatusRefresh`. */
  load?: LoadParticipants<Person> | undefined;
  onClose: () => void;
  language?: Language | undefined;
  /** Somebody chose a person. Without it the rows are no buttons. */
  onSelect?: (person: Person) => void;
  /** In front of a name, a picture for example. Without it: the mark alone. */
  renderPicture?: (person: Person, mark: ReactNode) => ReactNode;
  /** At the end of a row. */
  renderEnd?: (person: Person) => ReactNode;
  /** Above the list, however long that is: share links and the like. */
  children?: ReactNode;
}

/**
 * Who is in a conversation, in sections online, away and offline, live. With a button to ask again over REST. It lists everybody: of a
 * crowd one is told of those alone whom one watches (`useWatch`), in a list of one's own.
 */
export function ConversationParticipantsDrawer<Person extends UserLike = UserLike>(
  props: ConversationParticipantsDrawerProps<Person>,
) {
  const { conversationId, participants, load, onClose, language: given, children, ...rows } = props;
  const { language, zone } = useReader(given);
  const { store } = usePresenceClient();
  const { refresh, isRefreshing, refreshedAt, error, people } = useManualStatusRefresh<Person>(conversationId, {
    load,
  });
  const list = useLatest(participants, people ?? undefined);
  const isGiven = participants !== undefined;
  const isConnected = useConnectionStatus().state === 'connected';
  /** Nobody answered, and there is nothing to show: it is read again as soon as there is a connection. */
  const isOwed = list === undefined && error?.code === 'UNAVAILABLE';
  const words = listWordsOf(language);
  const doneAt = refreshedAt !== null && words.refreshed(clockText(refreshedAt, language, zone));
  const [isAsked, setIsAsked] = useState(false);
  const ask = () => {
    setIsAsked(true);
    void refresh();
  };

  useUserStatusRealtime();
  useEffect(() => {
    if (participants) store.getState().mergeUsers(participants);
  }, [store, participants]);
  useEffect(() => {
    if (!isGiven) void refresh();
  }, [isGiven, refresh]);
  useEffect(() => {
    if (isOwed && isConnected) void refresh();
  }, [isOwed, isConnected, refresh]);

  return (
    <SideDialog label={words.participants} onClose={onClose}>
      <header className="meeshy-drawer-header">
        <h2 className="meeshy-drawer-title">{words.participants}</h2>
        <button
          type="button"
          className="meeshy-icon-button"
          aria-label={isRefreshing ? words.refreshing : words.refresh}
          aria-disabled={isRefreshing}
          onClick={ask}
        >
          <RefreshIcon isTurning={isRefreshing} />
        </button>
        <button type="button" className="meeshy-icon-button" aria-label={words.close} onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <p className="meeshy-drawer-note" role="status">
        {isAsked && !isRefreshing && list !== undefined && (error === null ? doneAt : words.refreshFailed)}
      </p>
      {list !== undefined ? (
        <ParticipantsList key={conversationId} people={list} language={language} {...rows}>
          {children}
        </ParticipantsList>
      ) : (
        <div className="meeshy-drawer-body">
          {error === null ? (
            <Skeleton />
          ) : (
            <Failure language={language} error={error} isAwaited={isOwed && !isConnected} onRetry={ask} />
          )}
        </div>
      )}
    </SideDialog>
  );
}

/** Whichever of two lists came last. */
function useLatest<Value>(given: Value | undefined, read: Value | undefined): Value | undefined {
  const [seen, setSeen] = useState({ given, read, latest: given ?? read });
  if (seen.given !== given) setSeen({ given, read, latest: given ?? read });
  else if (seen.read !== read) setSeen({ given, read, latest: read ?? given });
  return seen.latest;
}

interface FailureProps {
  language: Language;
  error: WireError;
  /** It is read again when there is a connection. */
  isAwaited: boolean;
  onRetry: () => void;
}

/** Why there is no list. */
function Failure({ language, error, isAwaited, onRetry }: FailureProps) {
  const words = listWordsOf(language);
  const sentence = error.code === 'NOT_FOUND' ? words.participantsMissing : words.participantsFailed;
  return (
    <div className="meeshy-notice">
      {isAwaited ? <p role="status">{words.participantsLater}</p> : <p role="alert">{sentence}</p>}
      <button type="button" className="meeshy-button" onClick={onRetry}>
        {wordsOf(language).retry}
      </button>
    </div>
  );
}

function Skeleton() {
  return (
    <div className="meeshy-skeleton" aria-hidden="true">
      <div />
      <div />
      <div />
      <div />
    </div>
  );
}
