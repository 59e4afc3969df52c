import { useEffect } from 'react';
import { useText } from '../i18n/text.ts';
import { useUnreadTotal } from '../state/unread.ts';

/** The window's title: how many messages wait, where one is, and what this is. The app's icon carries the number too. */
export function useTitle(place: string | null): void {
  const { appName } = useText().common;
  const waiting = useUnreadTotal();
  useEffect(() => {
    const name = place === null ? appName : `${place} · ${appName}`;
    document.title = waiting > 0 ? `(${waiting}) ${name}` : name;
  }, [place, appName, waiting]);
  useEffect(() => {
    // Where there is no such thing, the title has to do.
    if (!('setAppBadge' in navigator)) return;
    const shown = waiting > 0 ? navigator.setAppBadge(waiting) : navigator.clearAppBadge();
    shown.catch(() => {});
  }, [waiting]);
}
