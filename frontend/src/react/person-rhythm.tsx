import type { Outlook, UsualHours } from '@meeshy/status-protocol';
import { type FocusEvent, type KeyboardEvent, useCallback, useId, useState } from 'react';
import type { UserLike } from '../client/people.ts';
import type { ShownPerson } from '../client/person.ts';
import type { Reading } from '../client/reading.ts';
import { hoursToday, outlookMeaning, outlookText, usualAlternative, usualText } from '../client/rhythm-text.ts';
import type { Language } from '../client/words.ts';
import { useAsOf } from './use-as-of.ts';
import { useOutlook, useUsualHours } from './use-rhythm.ts';
import { useShown } from './use-shown.ts';

/** What `<PersonRhythm>` takes. */
export interface PersonRhythmProps {
  person: UserLike;
  language?: Language | undefined;
}

/**
 * When a person is usually online, and, of whoever is not, when they are likely back: for the `details` of a `<PersonCard>`. Nothing, of
 * those who do not let one see it.
 */
export function PersonRhythm({ person, language }: PersonRhythmProps) {
  const hours = useUsualHours(person.id);
  const outlook = useOutlook(person.id);
  // What was likely when it was last heard of them may have come true.
  const isLive = useAsOf(person.id) === null;
  return (
    <>
      {hours && <Hours person={person} hours={hours} language={language} />}
      {outlook && isLive && <Back person={person} outlook={outlook} language={language} />}
    </>
  );
}

/** Of a bar, and of the whole, px. */
const BAR = 4;
const STEP = 5;
const HEIGHT = 16;
/** An hour in which somebody is hardly ever there has a mark all the same: it is one of the day. */
const LEAST = 1;

function Hours({ person, hours, language }: PersonRhythmProps & { hours: UsualHours }) {
  const pick = useCallback(
    (_: ShownPerson, reading: Reading) => ({
      text: usualText(hours, reading),
      alternative: usualAlternative(hours, reading),
      day: hoursToday(hours, reading.now).day,
    }),
    [hours],
  );
  const { text, alternative, day } = useShown(person, language, pick);
  const row = hours.week[day] ?? [];
  return (
    <p className="meeshy-hours">
      <span>{text}</span>
      <svg
        className="meeshy-hours-bars"
        role="img"
        aria-label={alternative}
        width={STEP * row.length - 1}
        height={HEIGHT}
        viewBox={`0 0 ${STEP * row.length - 1} ${HEIGHT}`}
      >
        {row.map((share, hour) => {
          const height = Math.max(LEAST, share * HEIGHT);
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place in the day
          return <rect key={hour} x={STEP * hour} y={HEIGHT - height} width={BAR} height={height} rx={1} />;
        })}
      </svg>
    </p>
  );
}

/** Its meaning is told to whoever points at it, comes to it by the keyboard, or touches it. */
function Back({ person, outlook, language }: PersonRhythmProps & { outlook: Outlook }) {
  const [isPointedAt, setIsPointedAt] = useState(false);
  // After a touch it stays, whatever moves beneath the finger.
  const [isChosen, setIsChosen] = useState(false);
  const isExplained = isPointedAt || isChosen;
  const meaningId = useId();
  const pick = useCallback(
    (_: ShownPerson, reading: Reading) => ({
      text: outlookText(outlook, reading),
      meaning: outlookMeaning(outlook, reading),
    }),
    [outlook],
  );
  const { text, meaning } = useShown(person, language, pick);
  if (text === '') return null;

  const close = () => {
    setIsPointedAt(false);
    setIsChosen(false);
  };
  /** It closes this before what is around it. */
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isExplained) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  const blur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) close();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in it is what one uses
    <div
      className="meeshy-outlook"
      onMouseEnter={() => setIsPointedAt(true)}
      onMouseLeave={() => setIsPointedAt(false)}
      onBlur={blur}
      onKeyDown={onEscape}
    >
      <button
        type="button"
        className="meeshy-explained"
        aria-describedby={meaningId}
        onFocus={() => setIsChosen(true)}
        onClick={() => setIsChosen(true)}
      >
        {text}
      </button>
      <span role="tooltip" id={meaningId} className="meeshy-meaning" hidden={!isExplained}>
        {meaning}
      </span>
    </div>
  );
}
