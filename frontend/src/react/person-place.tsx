import { useEffect, useState } from 'react';
import { nameOf } from '../client/names.ts';
import { onLook } from '../client/page-events.ts';
import type { UserLike } from '../client/people.ts';
import { localTimeText, placeText } from '../client/place-text.ts';
import type { Language } from '../client/words.ts';
import { usePresenceClient } from './presence-context.ts';
import { useReader } from './rendering.ts';
import { useNamed } from './use-named.ts';
import { statusOfShown, useShown } from './use-shown.ts';
import { useUserStore } from './use-user-store.ts';

const MINUTE_MS = 60_000;

/** What `<PersonPlace>` takes. */
export interface PersonPlaceProps {
  user: UserLike;
  language?: Language | undefined;
  className?: string | undefined;
}

/**
 * P24: "Online from Paris, France", and "22:40 for Alice" where the clock shows something else there, with the minute. Each is a
 * paragraph; nothing of whoever does not share it, or where it is not known.
 */
export function PersonPlace({ user, language, className }: PersonPlaceProps) {
  const { id } = user;
  const place = useUserStore(({ usersMap }) => (usersMap.get(id) ?? user).place);
  const reader = useReader(language);
  const isOnline = useShown(user, language, statusOfShown) === 'online';
  const from = placeText(place, isOnline, reader.language);
  return (
    <>
      {from !== '' && <p className={className}>{from}</p>}
      {place?.zone !== undefined && <LocalTime user={user} place={place} language={language} className={className} />}
    </>
  );
}

function LocalTime({ user, place, language, className }: PersonPlaceProps & Pick<UserLike, 'place'>) {
  const name = nameOf(useNamed(user));
  const { language: read, zone } = useReader(language);
  const now = useMinute();
  const text = now === null ? '' : localTimeText(place, name, { now, language: read, zone });
  return text === '' ? null : <p className={className}>{text}</p>;
}

/** The minute that it is by the server's clock, epoch milliseconds. Renders again when it is another one. `null`: nobody looks yet. */
function useMinute(): number | null {
  const { clock, time } = usePresenceClient();
  const [minute, setMinute] = useState<number | null>(null);
  useEffect(() => {
    let cancel = () => {};
    const look = () => {
      cancel();
      const now = clock.now();
      const begun = Math.floor(now / MINUTE_MS) * MINUTE_MS;
      setMinute(begun);
      cancel = time.later(look, begun + MINUTE_MS - now);
    };
    const stop = onLook(look);
    look();
    return () => {
      stop();
      cancel();
    };
  }, [clock, time]);
  return minute;
}
