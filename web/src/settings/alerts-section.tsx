/** P19: who may ask to be told when one is back, who has, and of whom one has asked oneself. */
import type { Sharing } from '@meeshy/status-protocol';
import { type Awaited, alertsOf, Name, nameOf, untilText, usePresenceClient } from '@meeshy/status-react';
import { type ReactNode, useEffect, useId, useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { useLanguage, useText } from '../i18n/text.ts';
import { INNER } from '../layout/inner.ts';
import { PersonMark } from '../presence/person-mark.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { usePrivacyText } from './privacy-words.ts';

interface Props {
  value: Sharing['alerts'];
  onChange: (value: Sharing['alerts']) => void;
}

export function AlertsSection({ value, onChange }: Props) {
  const text = useText();
  const words = usePrivacyText();
  const alerts = alertsOf(usePresenceClient());
  const { mine, onMe, error, about } = useSyncExternalStore(alerts.listen, alerts.get);
  useEffect(() => alerts.follow(), [alerts]);

  return (
    <>
      <div className="space-y-2">
        <Choice legend={words.alerts} options={words.alertsOf} value={value} onChange={onChange} />
        <p className="text-[13px] text-soft">{words.alertsCost}</p>
      </div>
      {mine === null && error !== null ? (
        <div role="alert" className="space-y-2">
          <p>{`${words.alertsFailed} ${text.failures[error.code]}`}</p>
          <Button onClick={() => void alerts.read()}>{text.common.retry}</Button>
        </div>
      ) : (
        <>
          <FormMessage>{error && about !== null ? `${words.failed} ${text.failures[error.code]}` : null}</FormMessage>
          <Waiting
            title={words.onMe}
            people={onMe}
            none={words.onMeNobody}
            word={words.removeWaiting}
            label={words.removeWaitingOf}
            onEnd={(id) => void alerts.remove(id)}
          />
          <Waiting
            title={words.mine}
            people={mine}
            none={
              <>
                {words.mineNobody}{' '}
                <Link href="/contacts" state={INNER} className="font-medium text-accent underline">
                  {text.nav.contacts}
                </Link>
              </>
            }
            word={words.cancel}
            label={words.cancelOf}
            onEnd={(id) => void alerts.clear(id)}
          />
        </>
      )}
    </>
  );
}

interface WaitingProps {
  title: string;
  /** `null`: not read yet. */
  people: readonly Awaited[] | null;
  none: ReactNode;
  word: string;
  label: (name: string) => string;
  onEnd: (id: string) => void;
}

function Waiting({ title, people, none, word, label, onEnd }: WaitingProps) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className="space-y-2">
      <h2 id={titleId} className="font-medium">
        {title}
      </h2>
      {people === null && <RowsSkeleton rows={1} />}
      {people?.length === 0 && <p className="text-soft">{none}</p>}
      {people !== null && people.length > 0 && (
        <ul aria-labelledby={titleId} className="divide-y divide-line rounded-card border border-line">
          {people.map(({ person, until }) => (
            <Row key={person.id} id={person.id} name={nameOf(person)} until={until}>
              <Button aria-label={label(nameOf(person))} onClick={() => onEnd(person.id)}>
                {word}
              </Button>
            </Row>
          ))}
        </ul>
      )}
    </section>
  );
}

interface RowProps {
  id: string;
  name: string;
  until: string | null;
  children: ReactNode;
}

function Row({ id, name, until, children }: RowProps) {
  const language = useLanguage();
  const { clock } = usePresenceClient();
  const end = until === null ? '' : untilText(Date.parse(until), { now: clock.now(), language });
  return (
    <li className="flex min-h-14 items-center gap-3 py-1.5 pr-2 pl-3">
      <Avatar id={id} name={name} mark={<PersonMark id={id} name={name} />} />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">
          <Name>{name}</Name>
        </span>
        <span className="block text-[13px] leading-4.5 text-soft">{end}</span>
      </span>
      {children}
    </li>
  );
}
