import { type OwnClaim, readTime, type State, type StateValue } from '@meeshy/status-protocol';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { MenuWords } from '../client/menu-words.ts';
import type { NoteDraft, StatusChoice } from '../client/my-status.ts';
import type { Reading } from '../client/reading.ts';
import { noteWithEnd, untilText } from '../client/said-text.ts';
import type { Language } from '../client/words.ts';
import { menuWordsOf } from './menu-words.ts';
import { NoteForm } from './note-form.tsx';
import { useReader } from './rendering.ts';
import { StateGlyph } from './state-glyph.tsx';
import { type LastingChoice, UntilChips, untilOf } from './until-fields.tsx';
import { useMyStatus } from './use-my-status.ts';
import { useUserStore } from './use-user-store.ts';

/** What `<StatusMenu>` takes. */
export interface StatusMenuProps {
  language?: Language | undefined;
  /** Notes of before, the latest first; five are shown. */
  recents?: readonly NoteDraft[];
  /** Somebody has set a note: keep it for `recents`. */
  onNote?: (note: NoteDraft) => void;
  /** Something was set, and shows already: whatever is around the menu may close. */
  onDone?: () => void;
  /** Whether one may appear offline. Anonymous participants may not. */
  canHide?: boolean;
  /** The focus goes to the state of now as soon as the menu is there. */
  takesFocus?: boolean;
  /** Below. */
  children?: ReactNode;
}

const STATES: readonly StateValue[] = ['available', 'busy', 'dnd', 'invisible'];
const RECENT = 5;

/**
 * What one says of oneself: a note, and a state, each with its end. Nothing is set before one chooses it; what is set shows at
 * once. Put it into a dialog of your own: Esc is that one's.
 */
export function StatusMenu(props: StatusMenuProps) {
  const { recents = [], onNote, onDone, canHide = true, takesFocus = false, children } = props;
  const reader = useReader(props.language);
  const words = menuWordsOf(reader.language);
  const { state, note, claims, set, clear, dismiss } = useMyStatus();
  const now = useUserStore((store) => store.now);
  const reading = { now, language: reader.language, zone: reader.zone };

  const choose = (choice: StatusChoice) => {
    if (choice.note) onNote?.(choice.note);
    void set(choice);
    onDone?.();
  };

  return (
    <section className="meeshy-menu" aria-label={words.menu}>
      {/* What is set elsewhere meanwhile fills it in anew. */}
      <NoteForm
        key={JSON.stringify(note)}
        words={words}
        note={note}
        recents={recents.slice(0, RECENT)}
        now={now}
        onSet={choose}
      />
      <StatePart
        words={words}
        state={state}
        states={canHide ? STATES : STATES.filter((value) => value !== 'invisible')}
        reading={reading}
        takesFocus={takesFocus}
        onSet={choose}
      />
      <Claims words={words} claims={claims} reading={reading} onDismiss={(id) => void dismiss(id)} />
      {(state?.source === 'manual' || note !== null) && (
        <button
          type="button"
          className="meeshy-button"
          onClick={() => {
            void clear();
            onDone?.();
          }}
        >
          {words.clear}
        </button>
      )}
      {children}
    </section>
  );
}

interface StateProps {
  words: MenuWords;
  state: State | null;
  states: readonly StateValue[];
  reading: Reading;
  takesFocus: boolean;
  onSet: (choice: StatusChoice) => void;
}

/** How long, and what: one tab stop each, and the arrow keys within. */
function StatePart({ words, state, states, reading, takesFocus, onSet }: StateProps) {
  const { now } = reading;
  const list = useRef<HTMLDivElement>(null);
  const [choice, setChoice] = useState<LastingChoice>({ lasting: '1h', time: '' });
  const [isAsked, setIsAsked] = useState(false);
  const current = state?.value ?? 'available';
  const [focused, setFocused] = useState(current);
  const until = untilOf(choice, now);

  useEffect(() => {
    if (takesFocus) list.current?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  }, [takesFocus]);

  const move = (event: KeyboardEvent) => {
    const at = states.indexOf(focused);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: states.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    list.current?.querySelectorAll('button')[Math.min(Math.max(next, 0), states.length - 1)]?.focus();
  };

  return (
    <div className="meeshy-menu-part">
      <UntilChips words={words} choice={choice} now={now} isWrong={isAsked && until === null} onChange={setChoice} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset takes no keys */}
      <div ref={list} role="group" aria-label={words.state} className="meeshy-states">
        {states.map((value) => (
          <button
            key={value}
            type="button"
            className="meeshy-state"
            aria-pressed={value === current}
            tabIndex={value === focused ? 0 : -1}
            onFocus={() => setFocused(value)}
            onKeyDown={move}
            onClick={() => {
              setIsAsked(true);
              if (until !== null) onSet({ state: value, ...until });
            }}
          >
            <StateGlyph value={value} />
            <span className="meeshy-state-name">{words.states[value]}</span>
            <span className="meeshy-state-hint">
              {value === current && state !== null && state.until !== null
                ? untilText(state.until, reading)
                : words.hints[value]}
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}

interface ClaimsProps {
  words: MenuWords;
  claims: readonly OwnClaim[];
  reading: Reading;
  onDismiss: (claimId: string) => void;
}

/** What calls and calendars say at the moment. */
function Claims({ words, claims, reading, onDismiss }: ClaimsProps) {
  const others = claims.filter(
    ({ source, startsAt, isDismissed }) =>
      source !== 'manual' && !isDismissed && (readTime(startsAt) ?? 0) <= reading.now,
  );
  if (others.length === 0) return null;
  return (
    <ul className="meeshy-claims" aria-label={words.claims}>
      {others.map(({ claimId, source, state, note, until }) => {
        const end = readTime(until);
        const said = [
          state === undefined ? '' : words.states[state],
          note === undefined ? '' : noteWithEnd({ ...note, until: null }, reading),
        ];
        const about = [end === null ? '' : untilText(end, reading), words.sources[source]];
        return (
          <li key={claimId}>
            <span>
              <bdi>{said.filter((part) => part !== '').join(' · ')}</bdi>
              <span className="meeshy-row-status">{about.filter((part) => part !== '').join(' · ')}</span>
            </span>
            <button type="button" className="meeshy-button" onClick={() => onDismiss(claimId)}>
              {words.dismiss}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
