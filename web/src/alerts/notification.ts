import type { PresenceAlert } from '@meeshy/status-protocol';
import { clockTime } from '../i18n/dates.ts';
import { textNow } from '../i18n/text.ts';
import { knownPeople } from '../state/people.ts';
import { usePreferences } from '../state/preferences.ts';

/** A notification of the desktop's, where somebody has allowed them. `sw.js` hears when it is chosen. */
export async function notifyReturn({ userId, username, at }: PresenceAlert): Promise<void> {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  const registration = await navigator.serviceWorker?.getRegistration();
  const name = knownPeople([userId])[0]?.displayName ?? username;
  const { language } = usePreferences.getState();
  // A system may refuse it all the same.
  await registration
    ?.showNotification(textNow().alerts.isBack(name), {
      body: clockTime(at, language),
      tag: `return ${userId}`,
      icon: '/icon.svg',
      data: { userId },
    })
    .catch(() => {});
}
