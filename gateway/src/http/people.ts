/** People as whoever asks sees them, for the manual refresh. */
import { ABSENT, type Page, type Person } from '@meeshy/status-protocol';
import type { Presence } from '../live/types.ts';
import type { Directory, Store } from '../presence/ports.ts';
import { beside, type Shown, unnamed, wireOf } from '../presence/shown/wire.ts';
import type { StoredSubject } from '../presence/truth/subject.ts';
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
export interface PeopleOptions extends Pick<Directory, 'membersOf'> {
  readonly store: Pick<Store, 'load'>;
  /** Without it people are called by the name that they signed in with, and by their id until that is stored. */
  readonly peopleOf?: (ids: readonly string[]) => Promise<readonly Named[]>;
}

const NOBODY: ReadonlyMap<string, string> = new Map();

export type Participant = Person & { membership: 'present'; isOwner: boolean };

export function createPeople(presence: Pick<Presence, 'get' | 'look'>, options: PeopleOptions) {
  const { membersOf, store, peopleOf } = options;

  /** `calledHere`: who signed in, and may not be stored yet. */
  async function named(
    ids: readonly string[],
    calledHere: ReadonlyMap<string, string> = NOBODY,
  ): Promise<(StoredSubject & { displayName: string })[]> {
    const [stored, called] = await Promise.all([store.load(ids), peopleOf?.(ids) ?? []]);
    const known = new Map(stored.map((subject) => [subject.id, subject]));
    const names = new Map(called.map((one) => [one.id, one]));
    return ids.map((id) => {
      const named: Partial<Named> = names.get(id) ?? known.get(id) ?? {};
      const { username = calledHere.get(id) ?? id, displayName = username, kind = 'user' } = named;
      return { ...(known.get(id) ?? { id, kind, facts: ABSENT }), username, displayName };
    });
  }

  /** `ids`: all of them share a conversation with the viewer. */
  async function shown(viewerId: string, ids: readonly string[]): Promise<Shown<Person>[]> {
    const people = await named(ids);
    const look = await presence.look(viewerId, people);
    return people.map(({ displayName, ...subject }) => {
      const { id, username, kind } = subject;
      return beside({ id, username, displayName, isAnonymous: kind === 'anonymous' }, wireOf(look(subject, true)));
    });
  }

  return {
    /** Strangers, and who does not exist, are left out. */
    async seen(viewerId: string, ids: readonly string[]): Promise<Shown<Person>[]> {
      const shown = await presence.get(ids, { as: viewerId });
      const faces = new Map(shown.map((face) => [face.userId, face]));
      const people = await named([...faces.keys()], new Map(shown.map(({ userId, username }) => [userId, username])));
      return people.flatMap(({ id, username, displayName, kind }) => {
        const face = faces.get(id);
        return face ? beside({ id, username, displayName, isAnonymous: kind === 'anonymous' }, unnamed(face)) : [];
      });
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
        items: people.map((person) => beside({ membership: 'present', isOwner: false }, person)),
        nextCursor: later.length > limit ? (ids.at(-1) ?? null) : null,
      };
    },
  };
}
