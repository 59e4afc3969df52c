/** A server that is played by hand: what it is told, it says while there is a connection. */
import { DEFAULT_THRESHOLDS } from '@meeshy/status-protocol';
import { type ConnectionState, createConnectionState } from '../client/connection-state.ts';
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
      people.snapshot().forEach(say);
    } else {
      state.reconnecting(null);
      if (wanted === 'offline') state.unreachable();
    }
  }

  function learn(given: readonly UserLike[]): void {
    const told = people.learn(given);
    if (is('connected')) told.forEach(say);
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
    learn,
    connect() {
      const current = state.get();
      if (current.state === 'offline' && current.reason === 'closed') state.reconnecting(null, { isNew: true });
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
    sendMessage: (message) =>
      Promise.resolve(
        send('message:send', message)
          ? { success: true, data: { messageId: `message-${sent.length}` } }
          : { success: false, error: NO_CONNECTION },
      ),
    readParticipants() {
      if (is('offline')) return Promise.reject(new ReadFailure(NO_CONNECTION));
      return Promise.resolve(people.list() as never);
    },
    async ask<Data>(path: string, asked?: Asked) {
      if (is('offline')) throw new ReadFailure(NO_CONNECTION);
      const answer = alerts.answer(path, asked);
      return (answer === undefined ? own(path, asked) : answer) as Data;
    },
  };
}
