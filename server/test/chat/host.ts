import { Refusal } from '@meeshy/status-gateway';
import { DEFAULT_THRESHOLDS, type ErrorCode, type Facts, statusOf } from '@meeshy/status-protocol';
import { expect } from 'vitest';
import { faceOf } from '../../../gateway/src/presence/sight/face.ts';
import { sightOf } from '../../../gateway/src/presence/sight/sight.ts';
import { createChat } from '../../src/chat/chat.ts';
import { newId } from '../../src/chat/ids.ts';
import type { Identity } from '../../src/chat/types.ts';
import { readSettings } from '../../src/settings.ts';
import { openWatched } from './database.ts';
import { failing } from './failing.ts';

export const PAGE = { limit: 50 };
const PASSWORD = 'correct horse';

export type Host = Awaited<ReturnType<typeof openHost>>;

/** The chat on a real database, with a clock that stands still and everything that it tells in a list. */
export async function openHost(env: Record<string, string> = {}) {
  const { records: kept, store, asked, secrets, close } = await openWatched();
  const { records, fail } = failing(kept);
  const settings = readSettings(env);
  const clock = { now: 1_750_000_000_000 };
  const told: string[] = [];
  /** What memory knows and the database does not. */
  const live = new Map<string, Facts>();
  /** What it knew when it was asked who has a status: that may be something else by the time that they are shown. */
  const known = new Map<string, Facts>();
  /** Whom a viewer sees, whatever the status, where memory has not heard of a parting. */
  const memory = new Map<string, readonly string[]>();
  const chat = createChat({
    records,
    settings,
    secret: settings.jwtSecret ?? 'a secret of the tests, long enough',
    now: () => clock.now,
    lookAs:
      async (viewerId) =>
      ({ facts, ...subject }, isInAudience) => {
        const truth = { subject, facts: live.get(subject.id) ?? facts };
        return faceOf(truth, sightOf(viewerId, subject.id, isInAudience), clock.now);
      },
    async withStatus(viewerId, status) {
      const remembered = memory.get(viewerId);
      if (remembered) return remembered;
      const audience = await records.people.contacts(viewerId, { after: null, limit: 1_000, words: '' }, clock.now);
      return audience
        .filter(
          ({ id, facts }) => statusOf(known.get(id) ?? live.get(id) ?? facts, clock.now, DEFAULT_THRESHOLDS) === status,
        )
        .map(({ id }) => id);
    },
    events: {
      untold: () => told.push('untold'),
      joined: (conversationId, subjectId) => told.push(`joined ${conversationId} ${subjectId}`),
      left: (conversationId, subjectId) => told.push(`left ${conversationId} ${subjectId}`),
      ended: (subjectId) => told.push(`ended ${subjectId}`),
      message: ({ conversationId, content }) => told.push(`message ${conversationId} ${content}`),
      // Whom it tells what is compared over real sockets.
      acted() {},
      renamed: (conversationIds, { userId, displayName }) =>
        told.push(`renamed ${userId} ${displayName} in ${[...conversationIds].sort().join(',')}`),
      changed: (subjectIds, { conversationId, reason }) =>
        told.push(`${reason} ${conversationId} to ${[...subjectIds].sort().join(',')}`),
    },
  });

  async function identify({ token }: { token: string }): Promise<Identity> {
    return chat.accounts.authenticate({ token });
  }

  return {
    chat,
    records,
    /** The database falls silent once: see `failing`. */
    fail,
    store,
    secrets,
    clock,
    live,
    known,
    remembers: (viewerId: string, subjectIds: readonly string[]) => void memory.set(viewerId, subjectIds),
    /** How many queries the work makes. */
    queriesOf: async (work: () => Promise<unknown>): Promise<number> => {
      const before = asked();
      await work();
      return asked() - before;
    },
    /** What was told since the last look. */
    told: () => told.splice(0),
    signUp: async (username: string): Promise<Identity> =>
      identify(await chat.accounts.register({ username, email: `${username}@example.com`, password: PASSWORD })),
    /** Somebody new who cannot sign in: without a password to hash, thousands of them are quick. */
    stranger: async (): Promise<Identity> => {
      const id = newId(clock.now);
      const names = { username: id, usernameKey: id, displayName: '', nameKey: '', email: id, emailKey: id };
      const looks = { looks: [], shownLooks: [] };
      const account = { passwordHash: '', role: 'USER', language: 'fr', createdAt: clock.now } as const;
      await records.accounts.add({ id, ...names, ...looks, ...account });
      const subject = { id, username: id, kind: 'user' } as const;
      return { subject, language: 'fr', role: 'USER', expiresAt: Number.MAX_SAFE_INTEGER, conversationId: null };
    },
    guest: async (shareLink: string, username: string) => {
      const { sessionToken } = await chat.accounts.joinByLink({ shareLink, username });
      return { sessionToken, identity: await chat.accounts.authenticate({ sessionToken }) };
    },
    group: async (owner: Identity, ...others: Identity[]): Promise<string> => {
      const memberIds = others.map(idOf);
      const { id } = await chat.conversations.create(owner, { type: 'group', title: 'Group', memberIds });
      for (const other of others) await chat.conversations.accept(idOf(other), id);
      told.splice(0);
      return id;
    },
    close,
  };
}

export const idOf = ({ subject }: Identity) => subject.id;

/** That it is refused with this code. */
export async function refused(attempt: Promise<unknown>, code: ErrorCode): Promise<void> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Refusal);
  expect((error as Refusal).code).toBe(code);
}
