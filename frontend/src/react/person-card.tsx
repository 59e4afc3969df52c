import type { ReactNode } from 'react';
import { nameOf } from '../client/names.ts';
import type { UserLike } from '../client/people.ts';
import type { Language } from '../client/words.ts';
import { listWordsOf } from './list-words.ts';
import { Name } from './name.tsx';
import { OnlineIndicator } from './online-indicator.tsx';
import { PersonPlace } from './person-place.tsx';
import { useReader } from './rendering.ts';
import { ReturnAlertButton } from './return-alert-button.tsx';
import { useAsOfText } from './use-as-of.ts';
import { useNamed } from './use-named.ts';
import { isLimitedOf, noteOf, statusTextOf, useShown } from './use-shown.ts';

/** What `<PersonCard>` takes. */
export interface PersonCardProps<Person extends UserLike = UserLike> {
  person: Person;
  language?: Language | undefined;
  /** In front of the name. Without it: the mark alone. */
  renderPicture?: ((person: Person, mark: ReactNode) => ReactNode) | undefined;
  /** Somebody wants to write to the person. Without it there is no such button. */
  onMessage?: ((person: Person) => void) | undefined;
  /**
   * Somebody asks to be told when the person is back; the card itself sees to it. Without it there is no such button: only of those with
   * whom one talks one to one it is possible.
   */
  onAlert?: ((person: Person) => void) | undefined;
  /** Under what they say: when they are usually there, say (`<PersonRhythm>`). Of somebody who is only invited nothing shows. */
  details?: ReactNode;
  /** Below. */
  children?: ReactNode;
}

/** Who somebody is, and whether they are there, live. Looking at it does nothing. */
export function PersonCard<Person extends UserLike = UserLike>(props: PersonCardProps<Person>) {
  const { renderPicture, onMessage, onAlert, details, children } = props;
  const person = useNamed(props.person);
  const name = nameOf(person);
  const { language } = useReader(props.language);
  const words = listWordsOf(language);
  const isInvited = person.membership === 'invited';
  // The words below say it.
  const mark = isInvited ? null : <OnlineIndicator user={person} label="" language={language} />;

  return (
    <article className="meeshy-card" aria-label={name}>
      <div className="meeshy-card-head">
        {renderPicture ? renderPicture(person, mark) : mark}
        <div className="meeshy-row-text">
          <h2 className="meeshy-card-name">
            <Name>{name}</Name>
          </h2>
          {person.isAnonymous ? (
            <p className="meeshy-row-status">{words.guest}</p>
          ) : (
            person.username && <Name className="meeshy-row-status">{`@${person.username}`}</Name>
          )}
        </div>
      </div>
      <p className="meeshy-card-status">
        {isInvited ? <span>{words.invited}</span> : <StatusWords person={person} language={language} />}
      </p>
      {!isInvited && <PersonPlace user={person} language={language} className="meeshy-card-place" />}
      {!isInvited && <WholeNote person={person} language={language} />}
      {!isInvited && <Limit person={person} language={language} />}
      {!isInvited && details}
      {(onMessage || onAlert) && (
        <div className="meeshy-card-actions">
          {onMessage && (
            <button type="button" className="meeshy-button meeshy-button-primary" onClick={() => onMessage(person)}>
              {words.message}
            </button>
          )}
          {onAlert && <ReturnAlertButton person={person} language={language} onSet={() => onAlert(person)} />}
        </div>
      )}
      {children}
    </article>
  );
}

/** "Online", "Away · seen 12 minutes ago · Busy until 15:00". */
function StatusWords({ person, language }: { person: UserLike; language: Language }) {
  const status = useShown(person, language, statusTextOf);
  const asOf = useAsOfText(person.id, language);
  return <span>{[status, asOf].filter((part) => part !== '').join(' · ')}</span>;
}

/** One's own choices are why so little is said. */
function Limit({ person, language }: { person: UserLike; language: Language }) {
  const isLimited = useShown(person, language, isLimitedOf);
  return isLimited ? <p className="meeshy-row-status">{listWordsOf(language).limitedByYou}</p> : null;
}

/** Here a note is whole, and its end is told. */
function WholeNote({ person, language }: { person: UserLike; language: Language }) {
  const { emoji, text, end, whole } = useShown(person, language, noteOf);
  if (whole === '') return null;
  return (
    <p className="meeshy-card-note">
      {emoji !== '' && <span className="meeshy-note-emoji">{emoji}</span>}
      <span>
        {text !== '' && <bdi>{text}</bdi>}
        {end !== '' && <span className="meeshy-row-status">{end}</span>}
      </span>
    </p>
  );
}
