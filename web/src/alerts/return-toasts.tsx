import type { PresenceAlert } from '@meeshy/status-protocol';
import { usePresenceClient, useUserStore } from '@meeshy/status-react';
import { useCallback, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { placeOf } from '../conversations/places.ts';
import { clockTime } from '../i18n/dates.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { INNER } from '../layout/inner.ts';
import { CONTENT_ID } from '../layout/screen.tsx';
import { PersonMark } from '../presence/person-mark.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { renewReach } from './reach.ts';
import { drop, followReturns, useReturns } from './returns.ts';

/** So many at once; the others come as these go. */
const MOST = 3;

/** Who is back of whom one has asked to be told. It takes no focus, and stays until somebody has done something with it. */
export function ReturnToasts() {
  const text = useText();
  const client = usePresenceClient();
  const [, navigate] = useLocation();
  const shown = useReturns((returns) => returns.shown);
  const list = useRef<HTMLUListElement>(null);

  const write = useCallback(
    (userId: string) => navigate(placeOf({ id: userId, isAnonymous: false }), { state: INNER }),
    [navigate],
  );
  useEffect(() => followReturns(client, write), [client, write]);
  useEffect(() => void renewReach(), []);

  // The focus does not fall out of the page with what it was on.
  const keepFocus = () => {
    const next = list.current?.querySelector<HTMLElement>('li:not(:focus-within) button');
    (next ?? document.getElementById(CONTENT_ID))?.focus({ preventScroll: true });
  };

  const latest = shown.at(-1);
  return (
    <>
      <p role="status" className="sr-only">
        {latest && <Sentence alert={latest} />}
      </p>
      {latest && (
        <section
          aria-label={text.alerts.title}
          className="pointer-events-none fixed inset-x-3 top-17 z-20 pair:left-auto pair:w-80"
        >
          <ul ref={list} className="space-y-2">
            {shown.slice(0, MOST).map((alert) => (
              <Toast
                key={alert.userId}
                alert={alert}
                onWrite={() => {
                  drop(alert.userId);
                  write(alert.userId);
                }}
                onDismiss={() => {
                  keepFocus();
                  drop(alert.userId);
                }}
              />
            ))}
          </ul>
          {shown.length > MOST && (
            <p className="mt-2 w-fit rounded-full border border-line bg-raised px-3 py-0.5 text-[13px] text-soft">
              {text.alerts.more(shown.length - MOST)}
            </p>
          )}
        </section>
      )}
    </>
  );
}

interface ToastProps {
  alert: PresenceAlert;
  onWrite: () => void;
  onDismiss: () => void;
}

function Toast({ alert, onWrite, onDismiss }: ToastProps) {
  const text = useText();
  const language = useLanguage();
  const name = useName(alert);
  return (
    <li className="pointer-events-auto rounded-xl border border-line bg-raised p-3 shadow-raised transition-opacity duration-150 starting:opacity-0">
      <div className="flex items-center gap-3">
        <Avatar id={alert.userId} name={name} mark={<PersonMark id={alert.userId} name={name} />} />
        <p className="min-w-0 flex-1 font-medium">
          <Sentence alert={alert} />
        </p>
        {!alert.isLate && (
          <time dateTime={alert.at} className="text-[13px] text-soft">
            {clockTime(alert.at, language)}
          </time>
        )}
      </div>
      <div className="mt-2 flex gap-2">
        <Button look="primary" className="flex-1" onClick={onWrite}>
          {text.alerts.write}
        </Button>
        <Button className="flex-1" onClick={onDismiss}>
          {text.alerts.dismiss}
        </Button>
      </div>
    </li>
  );
}

/** "Bob is back", "Bob was back at 10:42". */
function Sentence({ alert }: { alert: PresenceAlert }) {
  const text = useText();
  const language = useLanguage();
  const name = useName(alert);
  return alert.isLate ? text.alerts.wasBack(name, clockTime(alert.at, language)) : text.alerts.isBack(name);
}

function useName({ userId, username }: PresenceAlert): string {
  return useUserStore(({ usersMap }) => usersMap.get(userId)?.displayName) || username;
}
