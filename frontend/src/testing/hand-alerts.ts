/** Whom one waits for, as a server that is played by hand keeps it. Nobody waits for oneself there, and who is back is said by the test. */
import { type Alert, type Alerts, DAY_MS, type Person, type WireError } from '@meeshy/status-protocol';
import type { UserLike } from '../client/people.ts';
import { type Asked, ReadFailure } from '../client/rest.ts';
import { faceOf } from './hand-people.ts';

const ALERT = /^\/api\/users\/([^/]+)\/alert$/;
const LISTS = '/api/users/me/alerts';
const DURATION_MS = 7 * DAY_MS;
const UNKNOWN: WireError = { code: 'NOT_FOUND', message: 'There is no such person' };

export interface HandAlerts {
  /** `undefined`: none of its routes. */
  answer(path: string, asked?: Asked): unknown;
  /** They are back: that is waited for no longer. */
  returned(userId: string): void;
}

/** `now`: epoch milliseconds. */
export function createHandAlerts(get: (id: string) => UserLike | undefined, now: () => number): HandAlerts {
  const waiting = new Map<string, Alert>();

  function ask(userId: string): Alert {
    if (get(userId) === undefined) throw new ReadFailure(UNKNOWN);
    const at = now();
    const alert = waiting.get(userId) ?? { userId, askedAt: timeOf(at), until: timeOf(at + DURATION_MS) };
    waiting.set(userId, alert);
    return alert;
  }

  function lists(): Alerts {
    const mine = [...waiting.values()].map(({ userId, ...times }) => ({
      person: personOf(userId, get(userId)),
      ...times,
    }));
    return { mine: mine.toReversed(), onMe: [] };
  }

  return {
    answer(path, { method = 'GET' } = {}) {
      if (path === LISTS) return lists();
      const userId = ALERT.exec(path)?.[1];
      if (userId === undefined) return undefined;
      const id = decodeURIComponent(userId);
      if (method === 'PUT') return ask(id);
      waiting.delete(id);
      return null;
    },
    returned: (userId) => void waiting.delete(userId),
  };
}

function personOf(id: string, person: UserLike = { id }): Person {
  const { username = id, displayName = username, isAnonymous = false } = person;
  return { id, username, displayName, isAnonymous, ...faceOf(person) };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
