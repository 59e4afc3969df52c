/** People as whoever asks sees them, for the manual refresh. */
import { ABSENT, type Page, type Person } from '@meeshy/status-protocol';
import type { Presence } from '../live/types.ts';
import type { Directory, Store } from '../presence/ports.ts';
import type { StoredSubject } from '../presence/subject.ts';
import { type Shown, wireOf } from '../presence/wire.ts';
import { Refusal } from '../refusal.ts';

/** What somebody is called. */
export interface Named {
  readonly id: string;
  readonly username: string;
  /** The username unless told. */
  readonly displayName?: string;
  /** `user` unless told. */
  readonly kind?: 'user' | 'anonymous';
}

/** The same as presence was given, and what people are called. */
export interface PeopleOptions extends Pick<Directory, 'conversationsOf' | 'membersOf'> {
  readonly store: Pick<Store, 'load'>;
  /** Without it people are called by the name that they signed in with, and by their id until that is stored. */
  readonly peopleOf?: (ids: readonly string[]) => Promise<readonly Named[]>;
}

/** So many questions to the host at a time. */
const AT_ONCE = 20;

export type Participant = Person & { membership: 'present'; isOwner: boolean };

export function createPeople(presence: Pick<Presence, 'look'>, options: PeopleOptions) {
  const { conversationsOf, membersOf, store, peopleOf } = options;

  async function named(ids: readonly string[]): Promise<(StoredSubject & { displayName: string })[]> {
    const [stored, called] = await Promise.all([store.load(ids), peopleOf?.(ids) ?? []]);
    const known = new Map(stored.map((subject) => [subject.id, subject]));
    const names = new Map(called.map((one) => [one.id, one]));
    return ids.map((id) => {
      const named: Partial<Named> = names.get(id) ?? known.get(id) ?? {};
      const { username = id, displayName = username, kind = 'user' } = named;
      return { ...(known.get(id) ?? { id, kind, facts: ABSENT }), username, displayName };
    });
  }

  /** `ids`: all of them share a conversation with the viewer. */
  async function shown(viewerId: string, ids: readonly string[]): Promise<Shown<Person>[]> {
    const people = await named(ids);
    const look = await presence.look(viewerId, people);
    return people.map(({ displayName, ...subject }) => ({
      id: subject.id,
      username: subject.username,
      displayName,
      isAnonymous: subject.kind === 'anonymous',
      ...wireOf(look(subject, true)),
    }));
  }

  return {
    /** Strangers, and who does not exist, are left out. */
    async seen(viewerId: string, ids: readonly string[]): Promise<Shown<Person>[]> {
      const own = new Set(await conversationsOf(viewerId));
      const audience: string[] = [];
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const some = ids.slice(from, from + AT_ONCE);
        const theirs = await Promise.all(some.map((id) => conversationsOf(id)));
        audience.push(
          ...some.filter((id, i) => id === viewerId || theirs[i]?.some((conversation) => own.has(conversation))),
        );
      }
      return shown(viewerId, audience);
    },

    /** Everybody in a conversation, by id. */
    async participants(
      viewerId: string,
      conversationId: string,
      { limit, cursor }: { limit: number; cursor?: string | undefined },
    ): Promise<Page<Shown<Participant>>> {
      const members = await membersOf(conversationId);
      if (!members.includes(viewerId)) throw new Refusal('NOT_FOUND', 'There is no such conversation');
      const later = [...new Set(members)].sort().filter((id) => cursor === undefined || id > cursor);
      const ids = later.slice(0, limit);
      const people = await shown(viewerId, ids);
      return {
        items: people.map((person) => ({ ...person, membership: 'present', isOwner: false })),
        nextCursor: later.length > limit ? (ids.at(-1) ?? null) : null,
      };
    },
  };
}
