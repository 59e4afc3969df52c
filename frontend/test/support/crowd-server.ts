/**
 * A server whose words are on their way until a test lets them arrive: changes by batches, answers and snapshots at once, requests in
 * the order in which they were sent.
 */
import { setImmediate } from 'node:timers/promises';
import { DEFAULT_THRESHOLDS, type UserStatusEvent, type WatchAck, type WatchRequest } from '@meeshy/status-protocol';
import { createClock } from '../../src/client/clock.ts';
import { createConnectionState } from '../../src/client/connection-state.ts';
import { createListeners } from '../../src/client/listeners.ts';
import { createPresence } from '../../src/client/presence.ts';
import type { ServerEvent } from '../../src/client/server-events.ts';
import type { Source } from '../../src/client/source.ts';
import { createHandTime } from '../../src/testing/hand-time.ts';
import { eventOf, NOON } from './people.ts';

interface Word {
  /** Of whom it tells; `null`: of everybody, for whoever is missing is offline, or of a crowd. */
  readonly users: readonly UserStatusEvent[] | null;
  arrive(): void;
}

export interface Conversation {
  readonly members: readonly string[];
  isCrowd: boolean;
}

const UNAVAILABLE: WatchAck = { success: false, error: { code: 'UNAVAILABLE', message: 'cut' } };
const LIMITED: WatchAck = { success: false, error: { code: 'RATE_LIMITED', message: 'too much' } };

export function crowdServer(conversations: Readonly<Record<string, Conversation>>) {
  const time = createHandTime(NOON);
  const state = createConnectionState(time.now, { time });
  const events = createListeners<ServerEvent>();
  const truth = new Map<string, UserStatusEvent>();
  const up: { request: WatchRequest; answer(ack: WatchAck): void }[] = [];
  let down: Word[] = [];
  let batch: UserStatusEvent[] = [];
  let watched = new Set<string>();
  const sent: WatchRequest[] = [];

  for (const { members } of Object.values(conversations)) {
    for (const id of members) truth.set(id, eventOf(id, { isOnline: false, lastActiveAt: null }));
  }

  const isConnected = () => state.get().state === 'connected';
  const faceOf = (id: string) => truth.get(id) as UserStatusEvent;
  const isToldOf = (id: string) =>
    watched.has(id) || Object.values(conversations).some(({ members, isCrowd }) => !isCrowd && members.includes(id));

  function snapshot(): void {
    flush();
    const users = [...truth.values()].filter(({ userId, isOnline }) => isToldOf(userId) && isOnline);
    const crowds = Object.keys(conversations).filter((id) => conversations[id]?.isCrowd);
    const payload = { serverTime: new Date(time.now()).toISOString(), users, ...(crowds.length > 0 && { crowds }) };
    down.push({
      users: null,
      arrive: () => events.tell({ name: 'presence:snapshot', payload }),
    });
  }

  /** Changes that were gathered are on their way. */
  function flush(): void {
    const payload = batch;
    batch = [];
    if (payload.length > 0) {
      down.push({ users: payload, arrive: () => events.tell({ name: 'user:status:batch', payload }) });
    }
  }

  const source: Source = {
    connect: () => {},
    disconnect: () => {},
    retry: () => {},
    renew: () => {},
    getState: state.get,
    onState: state.listen,
    onEvent: events.add,
    send: () => true,
    request: (async (_name: string, request: WatchRequest) => {
      sent.push(request);
      return isConnected() ? new Promise<WatchAck>((answer) => up.push({ request, answer })) : UNAVAILABLE;
    }) as Source['request'],
    readParticipants: () => Promise.resolve([]),
    ask: () => Promise.reject(new Error('not asked')),
  };
  const { client } = createPresence(source, createClock(time.now, time.now), time);

  return {
    client,
    time,
    sent,
    truth: faceOf,
    flush,
    isToldOf,
    /** Whether the latest of this person is on its way. */
    isComing(id: string): boolean {
      const isLatest = (one: UserStatusEvent) => one.userId === id && one.version === faceOf(id).version;
      return down.some(({ users }) => users === null || users.some(isLatest)) || batch.some(isLatest);
    },
    change(id: string): void {
      const { version, isOnline } = faceOf(id);
      truth.set(
        id,
        eventOf(id, { isOnline: !isOnline, version: version + 1, ...(isOnline && { lastActiveAt: null }) }),
      );
      if (isConnected() && isToldOf(id)) batch.push(faceOf(id));
    },
    turn(conversationId: string): void {
      const conversation = conversations[conversationId] as Conversation;
      conversation.isCrowd = !conversation.isCrowd;
      if (isConnected()) snapshot();
    },
    /** The next request is taken; the answer is on its way. */
    take(isRefused = false): void {
      const next = up.shift();
      if (next === undefined) return;
      if (isRefused) {
        down.push({ users: [], arrive: () => next.answer(LIMITED) });
        return;
      }
      const { conversationId, userIds } = next.request;
      const members = new Set(conversations[conversationId]?.members);
      watched = new Set(userIds.filter((id) => members.has(id)));
      const users = [...watched].map(faceOf);
      down.push({ users, arrive: () => next.answer({ success: true, data: { users } }) });
    },
    /** The next word arrives. */
    async arrive(): Promise<void> {
      down.shift()?.arrive();
      await setImmediate();
    },
    isQuiet: () => down.length === 0 && up.length === 0 && batch.length === 0,
    async cut(): Promise<void> {
      down = [];
      batch = [];
      watched = new Set();
      state.reconnecting(null);
      for (const { answer } of up.splice(0)) answer(UNAVAILABLE);
      await setImmediate();
    },
    come(): void {
      if (isConnected()) return;
      state.connected();
      const user = { id: 'me', username: 'me', isAnonymous: false, language: 'en' };
      events.tell({ name: 'authenticated', payload: { success: true, user, thresholds: DEFAULT_THRESHOLDS } });
      snapshot();
    },
  };
}
