import type { WireError } from '@meeshy/status-protocol';
import { useCallback, useId } from 'react';
import type { ListWords } from '../client/list-words.ts';
import type { UserLike } from '../client/people.ts';
import type { ShownPerson } from '../client/person.ts';
import type { Reading } from '../client/reading.ts';
import { untilText } from '../client/said-text.ts';
import type { Language } from '../client/words.ts';
import { BellIcon } from './icons.tsx';
import { listWordsOf } from './list-words.ts';
import { useReturnAlert } from './use-return-alert.ts';
import { useShown } from './use-shown.ts';

interface Props {
  person: UserLike;
  language: Language;
  /** It was just asked for. */
  onSet: () => void;
}

/** The bell of a person, and what became of it. */
export function ReturnAlertButton({ person, language, onSet }: Props) {
  const words = listWordsOf(language);
  const { isOn, until, error, set, clear } = useReturnAlert(person.id);
  const end = useEnd(person, language, until);
  const resultId = useId();
  const result = error
    ? refusalIn(words, error)
    : isOn
      ? [words.willBeTold, end].filter((part) => part !== '').join(' · ')
      : '';

  const press = () => {
    if (isOn) return void clear();
    onSet();
    void set();
  };

  return (
    <>
      <button
        type="button"
        className="meeshy-button meeshy-bell"
        aria-pressed={isOn}
        aria-describedby={resultId}
        onClick={press}
      >
        <BellIcon isFilled={isOn} />
        <span>{words.tellWhenBack}</span>
      </button>
      <p id={resultId} role="status" className={error ? 'meeshy-wrong' : 'meeshy-row-status'}>
        {result}
      </p>
    </>
  );
}

/** "until 5 December", which is told anew as days pass. */
function useEnd(person: UserLike, language: Language, until: number | null): string {
  const endOf = useCallback(
    (_: ShownPerson, reading: Reading) => (until === null ? '' : untilText(until, reading)),
    [until],
  );
  return useShown(person, language, endOf);
}

function refusalIn(words: ListWords, { code }: WireError): string {
  if (code === 'NOT_FOUND' || code === 'FORBIDDEN' || code === 'VALIDATION_ERROR') return words.alertImpossible;
  return code === 'RATE_LIMITED' ? words.alertTooOften : words.alertFailed;
}
