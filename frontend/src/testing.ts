/** Presence without a server, for the tests of whoever shows it. The store, the clock and the texts are the real ones. */
import { readTime } from '@meeshy/status-protocol';
import { createClock } from './client/clock.ts';
import type { ConnectionState } from './client/connection-state.ts';
import type { TimeLike, UserLike } from './client/people.ts';
import { createPresence, type PresenceClient } from './client/presence.ts';
import type { ServerEventName, ServerPayload } from './client/server-events.ts';
import type { HandRhythm } from './testing/hand-rhythm.ts';
import { createHandSource, type HandCrowds, type SentEvent } from './testing/hand-source.ts';
import { createHandTime } from './testing/hand-time.ts';

export type { HandCrowds, HandRhythm, SentEvent };

/** What a test begins with. */
export interface TestPresenceOptions {
  /** Whom the server knows, with their facts. What is left out is absent: such a person is offline. */
  readonly people?: readonly UserLike[] | undefined;
  /** What time it is; the present unless told. */
  readonly now?: TimeLike;
  /** `connected` unless told. Without a connection people are known as by REST. */
  readonly connection?: ConnectionState['state'] | undefined;
  /** Who is signed in; `me` unless told. */
  readonly userId?: string | undefined;
}

/** Give it to `<PresenceProvider client={…}>`. What is done to it re-renders: wrap it in `act`, as your tests do elsewhere. */
export interface TestPresence extends PresenceClient {
  /**
   * People are like this from now on; the fields that are there replace what they were. The server says so while there is
   * a connection, otherwise when there is one again.
   */
  setPeople(...people: readonly UserLike[]): void;
  /** These conversations are crowds from now on, and these people are told of only while they are watched (`useWatch`). */
  setCrowds(crowds: HandCrowds): void;
  /** What this person lets others see of their hours from now on: unless told, nothing. */
  setRhythm(userId: string, rhythm: HandRhythm): void;
  /** `reconnecting` turns to `offline` after 10 s of this clock. `offline`: the server is not reached, over REST neither. */
  setConnection(state: ConnectionState['state']): void;
  /** Time passes, milliseconds: statuses and texts age, and whatever waits is done in its time. It passes by nothing else. */
  advance(ms: number): void;
  /** The server says something else: a message, that somebody types, … Throws without a connection. */
  emit<Name extends ServerEventName>(name: Name, payload: ServerPayload<Name>): void;
  /** What was sent to the server so far. */
  readonly sent: readonly SentEvent[];
}

/** A presence whose facts, connection and clock are set by hand. */
export function createTestPresence(options: TestPresenceOptions = {}): TestPresence {
  const { people = [], now = Date.now(), connection = 'connected', userId = 'me' } = options;
  const start = readTime(now);
  if (start === null) throw new RangeError(`${String(now)} is no time`);
  const time = createHandTime(start);
  const clock = createClock(time.now, time.now);
  const source = createHandSource(userId, time);
  const { client } = createPresence(source, clock, time, { people: [], at: start });

  source.learn(people);
  client.noteRead(people);
  source.setConnection(connection);

  return {
    ...client,
    sent: source.sent,
    setPeople: (...given) => source.learn(given),
    setCrowds: source.setCrowds,
    setRhythm: source.setRhythm,
    setConnection: source.setConnection,
    advance(ms) {
      time.advance(ms);
      // Also where nobody looks at the moment.
      client.store.getState().advance();
    },
    emit: (name, payload) => source.say({ name, payload } as Parameters<typeof source.say>[0]),
  };
}
