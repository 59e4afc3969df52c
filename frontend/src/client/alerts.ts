/** P19: of whose return one is to be told, once, and who is to be told of one's own. */
import type { Alerts, PresenceAlert, WireError } from '@meeshy/status-protocol';
import { type Chosen, createChosen } from './chosen.ts';
import { ofClient } from './of-client.ts';
import type { UserLike } from './people.ts';
import type { PresenceClient } from './presence.ts';

/** Somebody who is waited for, or who waits. */
export interface Awaited {
  readonly person: UserLike;
  /** ISO 8601: then it ends without a word. `null`: the server has not said it yet. */
  readonly until: string | null;
}

/** Who waits for whom, as far as it is known. */
export interface ReturnAlertsView {
  /** Whom one waits for, the latest first; `null`: not read yet. */
  readonly mine: readonly Awaited[] | null;
  /** Who waits for one, the latest first; `null`: not read yet. */
  readonly onMe: readonly Awaited[] | null;
  /** Why they could not be read, or why what was asked for last was not done. */
  readonly error: WireError | null;
  /** Whom it was asked of; `null`: they could not be read. */
  readonly about: string | null;
}

/** Who waits for whom, to be read and changed. What is asked for shows at once and never rejects: `error` tells. */
export interface ReturnAlerts extends Pick<Chosen<Alerts, ReturnAlertsView>, 'get' | 'listen' | 'read' | 'follow'> {
  /** One is to be told when this person is back. Resolves with whether it was done. */
  set(userId: string): Promise<boolean>;
  /** One is not. */
  clear(userId: string): Promise<boolean>;
  /** Whoever waits for one waits no more, and is not told. */
  remove(watcherId: string): Promise<boolean>;
  /** Somebody is back, told once. Whoever listens shows it: the server sends no push message then. */
  onReturn(listener: (alert: PresenceAlert) => void): () => void;
}

interface Lists {
  readonly mine: readonly Awaited[];
  readonly onMe: readonly Awaited[];
}

const PATH = '/api/users/me/alerts';

/** Of a client, the same each time. */
export const alertsOf: (client: PresenceClient) => ReturnAlerts = ofClient(createReturnAlerts);

function createReturnAlerts(client: PresenceClient): ReturnAlerts {
  const read = () => client.ask<Lists>(PATH, { isUnattended: true });
  const chosen = createChosen(client, read, ({ value, ...state }) => ({ mine: null, onMe: null, ...value, ...state }));

  function change(id: string, path: string, method: 'PUT' | 'DELETE', changed: (lists: Lists) => Lists) {
    const ask = async () => {
      await client.ask(path, { method });
      return read();
    };
    return chosen.choose(changed, ask, id);
  }

  // Not by its name: what is only noted here has been shown to nobody.
  client.onAny(({ name, payload }) => {
    if (name === 'presence:alert') chosen.told((lists) => ({ ...lists, mine: without(lists.mine, payload.userId) }));
  });

  return {
    ...chosen,
    set: (userId) =>
      change(userId, pathOf(userId), 'PUT', (lists) => {
        const person = client.store.getState().getUserById(userId) ?? { id: userId };
        return { ...lists, mine: [{ person, until: null }, ...without(lists.mine, userId)] };
      }),
    clear: (userId) =>
      change(userId, pathOf(userId), 'DELETE', (lists) => ({ ...lists, mine: without(lists.mine, userId) })),
    remove: (watcherId) =>
      change(watcherId, `${PATH}/${encodeURIComponent(watcherId)}`, 'DELETE', (lists) => ({
        ...lists,
        onMe: without(lists.onMe, watcherId),
      })),
    onReturn(listener) {
      const told = new Map<string, string>();
      return client.on('presence:alert', (alert) => {
        if (told.get(alert.userId) === alert.at) return;
        told.set(alert.userId, alert.at);
        listener(alert);
      });
    },
  };
}

function pathOf(userId: string): string {
  return `/api/users/${encodeURIComponent(userId)}/alert`;
}

function without(people: readonly Awaited[], id: string): readonly Awaited[] {
  return people.filter(({ person }) => person.id !== id);
}
