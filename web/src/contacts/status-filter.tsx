import type { Status } from '@meeshy/status-protocol';
import type { KnownStatus } from '@meeshy/status-react';
import { useLanguage, useText } from '../i18n/text.ts';
import { countOf, statusLabel } from '../presence/words.ts';

export type StatusFilterValue = Status | 'all';

const VALUES: StatusFilterValue[] = ['all', 'online', 'away', 'offline'];

interface Props {
  /** Of everybody, to be counted; without them there are no counts. */
  statuses?: ReadonlyMap<string, KnownStatus>;
  value: StatusFilterValue;
  onChange: (value: StatusFilterValue) => void;
}

/** One chip per status, each with how many there are right now, as far as all are known. */
export function StatusFilter({ statuses, value, onChange }: Props) {
  const text = useText();
  const language = useLanguage();
  return (
    <fieldset className="flex flex-wrap gap-1 py-0.5">
      <legend className="sr-only">{text.contacts.filter}</legend>
      {VALUES.map((choice) => (
        <label
          key={choice}
          className="relative flex min-h-11 shrink-0 items-center gap-1 rounded-full border border-line px-2 pair:px-2.5 font-medium transition-colors hover:bg-hover has-checked:border-accent has-checked:bg-accent has-checked:text-on-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent pointer-fine:min-h-8"
        >
          <input
            type="radio"
            name="status-filter"
            className="sr-only"
            checked={value === choice}
            onChange={() => onChange(choice)}
          />
          <span>{choice === 'all' ? text.contacts.all : statusLabel(choice, language)}</span>
          {statuses && (
            <span className="font-normal tabular-nums opacity-80">
              {` ${choice === 'all' ? statuses.size : countOf(statuses, choice)}`}
            </span>
          )}
        </label>
      ))}
    </fieldset>
  );
}
