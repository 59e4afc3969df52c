/**
 * The canary's two subjects: one comes and goes, the other looks. They live beside the accounts, not among them: known
 * by tokens of this process, stored in memory, in a conversation that no directory lists. So nobody else meets them.
 */
import { randomUUID } from 'node:crypto';
import {
  type Directory,
  type LivePresence,
  memoryStore,
  type Observation,
  type Store,
  type Subject,
} from '@meeshy/status-gateway';
import { statusOf, type Thresholds } from '@meeshy/status-protocol';
import { randomToken } from '../chat/tokens.ts';
import type { Identity } from '../chat/types.ts';

/** One of the two, with what it proves itself by. */
interface CanaryUser {
  readonly subject: Subject;
  readonly token: string;
}

/** What presence asks of its host. */
export interface Host extends Directory {
  readonly store: Store;
  readonly stillValid: (subjectIds: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly authenticate: (credentials: { token?: string; sessionToken?: string }) => Promise<Identity>;
}

export interface CanaryPair {
  readonly walker: CanaryUser;
  readonly viewer: CanaryUser;
  has(subjectId: string): boolean;
  /** Whether it tells of one of the two. */
  isOf(observation: Observation): boolean;
  /** The host, who lets the two in as well. */
  admittedBy(host: Host): Host;
  /** Presence, as everybody else may count it. */
  uncountedIn(presence: LivePresence, thresholds: Thresholds): LivePresence;
  /** A session of one of the two began; answers what tells its end. */
  sessionOpened(): () => void;
}

export function createCanaryPair(): CanaryPair {
  const conversationId = `canary-${randomUUID()}`;
  const make = (username: string): CanaryUser => ({
    subject: { id: `canary-${randomUUID()}`, username, kind: 'user' },
    token: randomToken(),
  });
  const [walker, viewer] = [make('canary-walker'), make('canary-viewer')];
  const both = [walker, viewer];
  const has = (id: string) => both.some(({ subject }) => subject.id === id);
  let sessions = 0;

  return {
    walker,
    viewer,
    has,
    isOf: (seen) => (seen.kind === 'change' || seen.kind === 'announced') && has(seen.change.subject.id),

    admittedBy: (host) => ({
      ...(host.directAmong && { directAmong: host.directAmong }),
      conversationsOf: async (id) => (has(id) ? [conversationId] : host.conversationsOf(id)),
      membersOf: async (id) => (id === conversationId ? both.map(({ subject }) => subject.id) : host.membersOf(id)),
      async stillValid(ids) {
        const others = await host.stillValid(ids.filter((id) => !has(id)));
        return new Set([...others, ...ids.filter(has)]);
      },
      async authenticate(credentials) {
        const known = both.find(({ token }) => token === credentials.token);
        if (!known) return host.authenticate(credentials);
        const { subject } = known;
        return { subject, language: 'en', role: 'USER', expiresAt: Number.POSITIVE_INFINITY, conversationId: null };
      },
      store: besides(host.store, has),
    }),

    uncountedIn(presence, thresholds) {
      const known = () => {
        const own = both.map(({ subject }) => presence.ownFace(subject));
        return own.filter(({ version }) => version > 0);
      };
      const counted: Pick<LivePresence, 'countOnline' | 'census' | 'sizes'> = {
        async countOnline() {
          const { users, anonymous } = await presence.countOnline();
          return { users: users - known().filter(({ isOnline }) => isOnline).length, anonymous };
        },
        census() {
          const census = presence.census();
          for (const face of known()) census.user[statusOf(face, presence.now(), thresholds)]--;
          return census;
        },
        sizes() {
          const sizes = presence.sizes();
          return { ...sizes, sessions: sizes.sessions - sessions };
        },
      };
      return Object.assign(Object.create(presence), counted) as LivePresence;
    },

    sessionOpened() {
      sessions++;
      return () => {
        sessions--;
      };
    },
  };
}

/** A store that keeps some subjects in memory only, and passes the others on. */
function besides(store: Store, isOurs: (subjectId: string) => boolean): Store {
  const own = memoryStore();
  return {
    ...store,
    async load(ids) {
      const ours = ids.filter(isOurs);
      const theirs = ids.filter((id) => !isOurs(id));
      return [...(ours.length > 0 ? await own.load(ours) : []), ...(theirs.length > 0 ? await store.load(theirs) : [])];
    },
    async save(subjects, latest) {
      await own.save(
        subjects.filter(({ id }) => isOurs(id)),
        latest,
      );
      await store.save(
        subjects.filter(({ id }) => !isOurs(id)),
        latest,
      );
    },
    async countOnline() {
      const [ours, theirs] = await Promise.all([own.countOnline(), store.countOnline()]);
      return { users: ours.users + theirs.users, anonymous: theirs.anonymous };
    },
    async online(after, limit) {
      const pages = await Promise.all([own.online(after, limit), store.online(after, limit)]);
      return pages
        .flat()
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit);
    },
  };
}
