/** Presence without sockets, a database or a clock: the real one, in memory, with people and time moved by hand. */
import { randomUUID } from 'node:crypto';
import { ABSENT } from '@meeshy/status-protocol';
import type { Link } from '../live/delivery/link.ts';
import type { LivePresence, ZoneSaid } from '../live/types.ts';
import { type OpenOptions, openPresence } from '../open.ts';
import type { Subject } from '../presence/truth/subject.ts';
import { memoryStore } from '../stores/memory.ts';
import { createHandClock } from './hand-clock.ts';

/** Who and what there is when a test begins. */
export interface TestPresenceOptions
  extends Pick<OpenOptions, 'settings' | 'observe' | 'onEnded' | 'onResighted' | 'onUnforeseen'> {
  /** Who there is: a name is the id of a user who is called so. Whoever is in a conversation, or arrives, is there as well. */
  readonly people?: readonly (string | Subject)[];
  /** Who is in which, by id. */
  readonly conversations?: Readonly<Record<string, readonly string[]>>;
  /** What time it is, epoch milliseconds; the present unless told. It passes by `advance` alone. */
  readonly now?: number;
}

/** What `attachPresence` answers. `joined`, `left` and `end` change its conversations as well, as a host's own tables are changed. */
export interface TestPresence extends LivePresence {
  /**
   * Somebody opens a session, and tells by it where it is, if that is given. Resolves when that is so, with what closes it, which
   * resolves when its end counts.
   */
  arrive(who: string | Subject, at?: ZoneSaid): Promise<() => Promise<void>>;
  /** So much time passes; then whatever is due by it is done, and the maintenance job. */
  advance(ms: number): Promise<void>;
}

/** Nobody flaps by arriving and leaving all the time, unless a test is about that. */
const CALM = { flapLimit: 1_000 };

/**
 * The real presence, in memory and without sockets, where people come and go and time passes by hand. `stop()` it at
 * the end.
 */
export function createTestPresence(options: TestPresenceOptions = {}): TestPresence {
  const { people = [], conversations = {}, now = Date.now(), settings, ...heard } = options;
  const clock = createHandClock(now);
  const store = memoryStore();
  const members = new Map(Object.entries(conversations).map(([id, memberIds]) => [id, new Set(memberIds)]));
  const presence = openPresence({
    ...heard,
    clock,
    store,
    settings: { ...CALM, ...settings },
    conversationsOf: async (id) => [...members].filter(([, memberIds]) => memberIds.has(id)).map(([name]) => name),
    membersOf: async (id) => [...(members.get(id) ?? [])],
  });
  const known = new Map<string, Subject>();

  /** In memory: it is stored when this returns. */
  function meet(who: string | Subject): Subject {
    const id = typeof who === 'string' ? who : who.id;
    const met: Subject = known.get(id) ?? (typeof who === 'string' ? { id, username: id, kind: 'user' } : who);
    if (!known.has(id)) void store.save([{ ...met, facts: ABSENT }]);
    known.set(id, met);
    return met;
  }

  for (const who of people) meet(who);
  for (const memberIds of members.values()) for (const id of memberIds) meet(id);

  return {
    ...presence,
    get maintenanceActive() {
      return presence.maintenanceActive;
    },

    async joined(conversationId, subjectId) {
      meet(subjectId);
      members.set(conversationId, (members.get(conversationId) ?? new Set()).add(subjectId));
      await presence.joined(conversationId, subjectId);
    },

    async left(conversationId, subjectId) {
      members.get(conversationId)?.delete(subjectId);
      await presence.left(conversationId, subjectId);
    },

    async end(subjectId) {
      for (const memberIds of members.values()) memberIds.delete(subjectId);
      await presence.end(subjectId);
    },

    async arrive(who, at) {
      const subject = meet(who);
      const id = randomUUID();
      const link = createHandLink(id, (reason) => presence.closed(id, reason));
      const terms = { language: 'en', expiresAt: Number.POSITIVE_INFINITY, resume: false };
      const refusal = await presence.admit({ subject, link, ...terms });
      if (refusal) throw new Error(`${subject.id} was not let in: ${refusal.message}`);
      if (at) presence.zone(id, at);
      return async () => {
        link.end('client namespace disconnect');
        await settled();
      };
    },

    async advance(ms) {
      clock.pass(ms);
      await presence.sweep();
      await settled();
    },
  };
}

/** What follows waits for nothing but its turn. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A connection that takes everything, and nobody is at its other end. */
function createHandLink(id: string, closed: (reason: string) => void): Link & { end(reason: string): void } {
  let isOpen = true;

  function end(reason: string): void {
    if (!isOpen) return;
    isOpen = false;
    closed(reason);
  }

  return {
    id,
    get isOpen() {
      return isOpen;
    },
    backlog: 0,
    unansweredMs: 0,
    send() {},
    sendJson() {},
    deliver() {},
    close: () => end('server namespace disconnect'),
    drop: () => end('transport close'),
    end,
  };
}
