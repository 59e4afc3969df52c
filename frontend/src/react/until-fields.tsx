import { PRESETS, type Preset } from '@meeshy/status-protocol';
import { useId } from 'react';
import type { MenuWords } from '../client/menu-words.ts';

/** How long something is to hold: a preset, a time of one's own, or (`none`) as long as one does not end it. */
export type Lasting = Preset | 'none' | 'time';

export interface LastingChoice {
  readonly lasting: Lasting;
  /** Of the field for a time of one's own, as the browser writes it: local, without a zone. */
  readonly time: string;
}

/** What is asked of the server; `null`: the time of one's own has passed, or is none. */
export function untilOf({ lasting, time }: LastingChoice, now: number): { preset?: Preset; until?: number } | null {
  if (lasting === 'none') return {};
  if (lasting !== 'time') return { preset: lasting };
  const until = new Date(time).getTime();
  return until > now ? { until } : null;
}

/** Of what is said already: it ends when it did. */
export function lastingUntil(until: number | null): LastingChoice {
  return until === null ? { lasting: 'none', time: '' } : { lasting: 'time', time: fieldTime(until) };
}

/** In an hour, on a whole quarter. */
function timeToBegin(now: number): string {
  return fieldTime(Math.ceil((now + 3_600_000) / 900_000) * 900_000);
}

/** As the browser's field takes it. */
function fieldTime(time: number): string {
  const at = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

interface Props {
  words: MenuWords;
  choice: LastingChoice;
  onChange: (choice: LastingChoice) => void;
  now: number;
  /** It was asked for, and the time has passed. */
  isWrong: boolean;
}

/** Side by side, for what is chosen often. */
export function UntilChips({ words, choice, onChange, now, isWrong }: Props) {
  const name = useId();
  return (
    <fieldset className="meeshy-chips">
      <legend className="meeshy-until">{words.stateUntil}</legend>
      {([...PRESETS, 'time'] as const).map((lasting) => (
        <label key={lasting} className="meeshy-chip">
          <input
            type="radio"
            name={name}
            className="meeshy-sr"
            checked={choice.lasting === lasting}
            onChange={() => onChange(chosen(choice, lasting, now))}
          />
          <span>{lasting === 'time' ? words.otherTime : words.presets[lasting]}</span>
        </label>
      ))}
      <TimeField words={words} choice={choice} onChange={onChange} isWrong={isWrong} />
    </fieldset>
  );
}

/** In one line, for what mostly stays as it is. */
export function UntilSelect({ words, choice, onChange, now, isWrong }: Props) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="meeshy-until">
        {words.noteUntil}
      </label>
      <select
        id={id}
        className="meeshy-field"
        value={choice.lasting}
        onChange={(event) => onChange(chosen(choice, event.target.value as Lasting, now))}
      >
        <option value="none">{words.noEnd}</option>
        {PRESETS.map((preset) => (
          <option key={preset} value={preset}>
            {words.presets[preset]}
          </option>
        ))}
        <option value="time">{words.otherTime}</option>
      </select>
      <TimeField words={words} choice={choice} onChange={onChange} isWrong={isWrong} />
    </>
  );
}

function chosen({ time }: LastingChoice, lasting: Lasting, now: number): LastingChoice {
  return { lasting, time: lasting === 'time' && time === '' ? timeToBegin(now) : time };
}

function TimeField({ words, choice, onChange, isWrong }: Omit<Props, 'now'>) {
  const id = useId();
  if (choice.lasting !== 'time') return null;
  return (
    <span className="meeshy-time">
      <input
        type="datetime-local"
        className="meeshy-field"
        aria-label={words.time}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? id : undefined}
        value={choice.time}
        onChange={(event) => onChange({ lasting: 'time', time: event.target.value })}
      />
      {isWrong && (
        <span id={id} className="meeshy-wrong">
          {words.timePast}
        </span>
      )}
    </span>
  );
}
