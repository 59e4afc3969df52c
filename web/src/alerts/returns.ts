/**
 * P19: that somebody is back, as this browser tells it, once. The tab that somebody looks at shows it; while all are hidden, one of them
 * asks the desktop to, and it shows in the first that is looked at.
 *
 *   arrived ── may it disturb? ──▶ visible: shown, by one tab ──▶ dismissed, or acted upon
 *                                  hidden:  a notification, by one tab; it goes on waiting
 */
import { mayDisturb, type PresenceAlert } from '@meeshy/status-protocol';
import { alertsOf, clock, getSaid, type PresenceClient, userStore } from '@meeshy/status-react';
import { createOwned } from '../state/owned.ts';
import { learnName } from '../state/people.ts';
import { onSessionEnd, useSession } from '../state/session.ts';
import { notifyReturn } from './notification.ts';
import { forgetDone, isOurs } from './one-tab.ts';

/** A tab that is looked at tells it sooner than this, and then no hidden one does. */
const FIRST_MS = 1_000;
const LATE_MS = 5 * 60_000;

export const useReturns = createOwned<{ shown: readonly PresenceAlert[] }>({ shown: [] });

/** Held back, or for a tab that is looked at. */
let waiting: readonly PresenceAlert[] = [];

onSessionEnd(() => {
  waiting = [];
  forgetDone();
});

/** Until the answer is called. `open`: somebody chose the notification, to write to that person. */
export function followReturns(client: PresenceClient, open: (userId: string) => void): () => void {
  const end = new AbortController();
  const { signal } = end;
  const stops = [
    alertsOf(client).onReturn(arrive),
    // What holds it back may end by itself, with its time.
    userStore.subscribe(tellWaiting),
  ];
  document.addEventListener('visibilitychange', tellWaiting, { signal });
  navigator.serviceWorker?.addEventListener(
    'message',
    ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'returned') arrive(data.alert);
      if (data.kind !== 'open') return;
      drop(data.userId);
      open(data.userId);
    },
    { signal },
  );
  return () => {
    end.abort();
    for (const stop of stops) stop();
    waiting = [];
  };
}

/** What `sw.js` says: a push message came while somebody looked, or its notification was chosen. */
type FromWorker =
  | { readonly kind: 'returned'; readonly alert: PresenceAlert }
  | { readonly kind: 'open'; readonly userId: string };

/** Nobody has to be told of it any more. */
export function drop(userId: string): void {
  waiting = waiting.filter((one) => one.userId !== userId);
  useReturns.setState(({ shown }) => ({ shown: shown.filter((one) => one.userId !== userId) }));
}

function arrive(alert: PresenceAlert): void {
  waiting = [...waiting.filter(({ userId }) => userId !== alert.userId), alert];
  void learnName(alert.userId);
  tellWaiting();
  setTimeout(() => void notifyIfHidden(alert), FIRST_MS);
}

/** The one place here that asks it. */
function mayDisturbNow(): boolean {
  const session = useSession.getState();
  return session.state === 'signed-in' && mayDisturb(getSaid({ id: session.profile.id }).state);
}

function tellWaiting(): void {
  if (waiting.length === 0 || document.visibilityState !== 'visible' || !mayDisturbNow()) return;
  const told = waiting;
  waiting = [];
  for (const alert of told) void show(alert);
}

async function show(alert: PresenceAlert): Promise<void> {
  if (!(await isOurs(shownAs(alert)))) return;
  const isLate = alert.isLate || clock.now() - Date.parse(alert.at) > LATE_MS;
  drop(alert.userId);
  useReturns.setState(({ shown }) => ({ shown: [...shown, { ...alert, isLate }] }));
}

async function notifyIfHidden(alert: PresenceAlert): Promise<void> {
  // Shown by now; or held back, and shown when it may be.
  if (!waiting.includes(alert) || !mayDisturbNow()) return;
  if (await isOurs(`notify ${shownAs(alert)}`, shownAs(alert))) await notifyReturn(alert);
}

function shownAs({ userId, at }: PresenceAlert): string {
  return `${userId} ${at}`;
}
