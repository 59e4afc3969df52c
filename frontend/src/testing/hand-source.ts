/** A server that is played by hand: what it is told, it says while there is a connection. */
import { DEFAULT_THRESHOLDS, type WatchAck, type WatchRequest } from '@meeshy/status-protocol';
import { type ConnectionState, createConnectionState } from '../client/connection-state.ts';
import type { Acks, AnsweredEvent } from '../client/link.ts';
import { createListeners } from '../client/listeners.ts';
import type { UserLike } from '../client/people.ts';
import { NO_CONNECTION } from '../client/refusals.ts';
import { type Asked, ReadFailure } from '../client/rest.ts';
import type { ServerEvent } from '../client/server-events.ts';
import type { Source } from '../client/source.ts';
import type { SteadyTime } from '../client/timers.ts';
import { createHandAlerts } from './hand-alerts.ts';
import { createHandOwn } from './hand-own.ts';
import { createHandPeople } from './hand-people.ts';
import { createHandRhythm, type HandRhythm } from './hand-rhythm.ts';

/** Who is in which crowd, and in no other conversation, by its id. */
export type HandCrowds = Readonly<Record<string, readonly string[]>>;

/** What was sent to the server, in the words of the protocol. */
export interface SentEvent {
  readonly name: string;
  readonly payload: unknown;
}

export interface HandSource extends Source {
  readonly sent: readonly SentEvent[];
  /** People as they are from now on; the fields that are there replace what they were. */
  learn(people: readonly UserLike[]): void;
  setConnection(state: ConnectionState['state']): void;
  /** These conversations are crowds from now on, and these people are told of only while they are watched. */
  setCrowds(crowds: HandCrowds): void;
  /** What this person lets others see of their hours from now on. */
  setRhythm(userId: string, rhythm: HandRhythm): void;
  /** Says something else. */
  say(event: ServerEvent): void;
}

/** `ownId`: who is signed in. */
export function createHandSource(ownId: string, time: SteadyTime): HandSource {
  const state = createConnectionState(time.now, { time });
  const events = createListeners<ServerEvent>();
  const people = createHandPeople(time.now);
  const sent: SentEvent[] = [];
  const own = createHandOwn({ id: ownId, get: () => people.get(ownId), learn: (person) => learn([person]) }, time.now);
  const user = { id: ownId, username: ownId, isAnonymous: false, language: 'en' };

  const is = (wanted: ConnectionState['state']) => state.get().state === wanted;

  const alerts = createHandAlerts(people.get, time.now);
  const rhythms = createHandRhythm();

  let crowds: HandCrowds = {};
  const watched = new Set<string>();
  const isToldOf = (id: string) =>
    id === ownId || watched.has(id) || !Object.values(crowds).some((ids) => ids.includes(id));

  function answer(name: AnsweredEvent, payload: object): Acks[AnsweredEvent] {
    if (!send(name, payload)) return { success: false, error: NO_CONNECTION };
    if (name === 'message:send') return { success: true, data: { messageId: `message-${sent.length}` } };
    const { conversationId, userIds } = payload as WatchRequest;
    const members = crowds[conversationId];
    watched.clear();
    if (members === undefined) return NO_CROWD;
    for (const id of userIds) if (members.includes(id)) watched.add(id);
    return { success: true, data: { users: people.faces((id) => watched.has(id)) } };
  }

  function sayAll(): void {
    people.snapshot(isToldOf, Object.keys(crowds)).forEach(say);
  }

  function say(event: ServerEvent): void {
    if (!is('connected')) throw new Error(`There is no connection that could bring ${event.name}`);
    if (event.name === 'presence:alert') alerts.returned(event.payload.userId);
    events.tell(event);
  }

  function setConnection(wanted: ConnectionState['state']): void {
    if (wanted === 'connected') {
      if (is('connected')) return;
      state.connected();
      say({ name: 'authenticated', payload: { success: true, user, thresholds: DEFAULT_THRESHOLDS } });
      sayAll();
    } else {
      watched.clear();
      state.reconnecting(null);
      if (wanted === 'offline') state.unreachable('unreachable');
    }
  }

  function learn(given: readonly UserLike[]): void {
    const told = people.learn(given, isToldOf);
    if (is('connected')) told.forEach(say);
  }

  function setCrowds(next: HandCrowds): void {
    crowds = next;
    if (is('connected')) sayAll();
  }

  function send(name: string, payload?: unknown): boolean {
    if (!is('connected')) return false;
    sent.push({ name, payload });
    return true;
  }

  return {
    sent,
    say,
    setConnection,
    setCrowds,
    setRhythm: rhythms.set,
    learn,
    connect() {
      const current = state.get();
      if (current.state === 'offline' && current.reason === 'closed') state.reconnecting(null, true);
    },
    disconnect: state.closed,
    retry() {
      if (!is('connected')) state.reconnecting(null);
    },
    renew() {},
    getState: state.get,
    onState: state.listen,
    onEvent: events.add,
    send,
    request: async <Name extends AnsweredEvent>(name: Name, payload: object) => answer(name, payload) as Acks[Name],
    readParticipants() {
      if (is('offline')) return Promise.reject(new ReadFailure(NO_CONNECTION));
      return Promise.resolve(people.list() as never);
    },
    async ask<Data>(path: string, asked?: Asked) {
      if (is('offline')) throw new ReadFailure(NO_CONNECTION);
      const answers = [alerts.answer, rhythms.answer, own];
      for (const answer of answers) {
        const given = answer(path, asked);
        if (given !== undefined) return given as Data;
      }
      return null as Data;
    },
  };
}

const NO_CROWD: WatchAck = { success: false, error: { code: 'NOT_FOUND', message: 'There is no such conversation' } };
