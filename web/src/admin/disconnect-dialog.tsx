import type { OperatorFigures } from '@meeshy/status-protocol';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/text.ts';
import { Question } from '../ui/confirmation.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { disconnect } from './api.ts';
import { searchOnline, useFigures } from './figures.ts';
import { useWords } from './words.ts';

type Found = OperatorFigures['found'][number];

/** One and the same: a new one each time would never let the page come to rest. */
const NOBODY: readonly Found[] = [];

/** Each search is an event of its own, of which a socket has so many a minute. */
const TYPING_PAUSE_MS = 200;

interface Props {
  onClose: () => void;
  onDone: (outcome: string) => void;
}

/** Finds somebody among those who are online, asks, and ends their sessions. */
export function DisconnectDialog({ onClose, onDone }: Props) {
  const words = useWords();
  const [chosen, setChosen] = useState<Found | null>(null);
  return (
    <Dialog title={words.disconnect} onClose={onClose}>
      {chosen === null ? (
        <Search onChoose={setChosen} />
      ) : (
        <Question
          title={words.disconnect}
          question={words.disconnectHint(chosen.username, chosen.sessions)}
          yes={words.disconnectYes}
          onClose={onClose}
          act={async () => onDone(words.disconnected(chosen.username, (await disconnect(chosen.userId)).disconnected))}
        />
      )}
    </Dialog>
  );
}

/** Without a search there is always somebody, oneself: until they have come, nothing is said of names. */
function Search({ onChoose }: { onChoose: (person: Found) => void }) {
  const text = useText();
  const words = useWords();
  const [wanted, setWanted] = useState('');
  const found = useFigures(({ latest }) => latest?.found ?? NOBODY);

  useEffect(() => {
    const timer = setTimeout(() => searchOnline(wanted), wanted === '' ? 0 : TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  useEffect(() => () => searchOnline(null), []);

  return (
    <div className="flex min-h-0 flex-col gap-2 px-4 pb-4">
      <SearchField label={words.disconnectSearch} value={wanted} onChange={setWanted} />
      <ul aria-label={words.disconnectSearch} className="min-h-40 overflow-y-auto">
        {found.map((person) => (
          <li key={person.userId}>
            <PersonButton person={person} onClick={() => onChoose(person)} />
          </li>
        ))}
        {found.length === 0 && <li className="p-2 text-soft">{wanted === '' ? text.common.loading : words.nobody}</li>}
      </ul>
    </div>
  );
}

function PersonButton({ person, onClick }: { person: Found; onClick: () => void }) {
  const text = useText();
  const words = useWords();
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex min-h-11 w-full items-center gap-2 rounded-card px-2 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span className="min-w-0 flex-1 truncate font-medium">{person.username}</span>
      {person.isAnonymous && <span className="text-[13px] text-soft">{text.common.guest}</span>}
      <span className="text-[13px] text-soft tabular-nums">{words.sessionCount(person.sessions)}</span>
    </button>
  );
}
