/** A stock Socket.IO client that remembers, in order, everything that it was told. */
import type { ServerToClientEvents } from '@meeshy/status-protocol';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { inTime } from '../../support/until.ts';

/** What the server says, and what the client library says of the connection itself. */
interface Told extends ServerToClientEvents {
  connect: (nothing: undefined) => void;
  disconnect: (reason: string) => void;
  connect_error: (error: Error & { data?: { code: string; message: string } }) => void;
}

type Name = keyof Told;
type Payload<Event extends Name> = Parameters<Told[Event]>[0];

export interface Received {
  readonly event: Name;
  readonly payload: unknown;
  /** Epoch ms. */
  readonly at: number;
}

export interface Client {
  readonly socket: Socket;
  /** Everything so far, in the order in which it came. */
  readonly received: readonly Received[];
  /** The next such event after those already heard, whether it has come or is to come. */
  hears<Event extends Name>(event: Event, matches?: (payload: Payload<Event>) => boolean): Promise<Payload<Event>>;
  /** The payloads of this event since the last one that was heard, or all. */
  heard<Event extends Name>(event: Event): Payload<Event>[];
  /** What came so far counts as heard. */
  forget(): void;
  /** Resolves when all that the server has said so far has come: renews the credentials, which is no activity. */
  settled(): Promise<void>;
  leave(): void;
}

export type Connection = Partial<ManagerOptions & SocketOptions>;

const LOCAL: readonly Name[] = ['connect', 'disconnect'];

/** Does not wait for the connection. */
export function openClient(url: string, connection: Connection): Client {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 20,
    reconnectionDelayMax: 50,
    ...connection,
  });
  const received: Received[] = [];
  const listeners = new Set<() => void>();
  let heardUpTo = 0;

  function record(event: string, payload: unknown): void {
    received.push({ event: event as Name, payload, at: Date.now() });
    for (const look of listeners) look();
  }
  socket.onAny(record);
  for (const event of LOCAL) socket.on(event, (payload?: unknown) => record(event, payload));
  socket.on('connect_error', (error) => record('connect_error', error));

  function find<Event extends Name>(event: Event, matches: (payload: Payload<Event>) => boolean) {
    const index = received.findIndex(
      (one, at) => at >= heardUpTo && one.event === event && matches(one.payload as Payload<Event>),
    );
    if (index < 0) return undefined;
    heardUpTo = index + 1;
    return { payload: received[index]?.payload as Payload<Event> };
  }

  return {
    socket,
    received,

    hears(event, matches = () => true) {
      return inTime(
        () => `"${event}"; since the last one heard came ${inShort(received.slice(heardUpTo))}`,
        new Promise((resolve) => {
          const look = () => {
            const found = find(event, matches);
            if (!found) return;
            listeners.delete(look);
            resolve(found.payload);
          };
          listeners.add(look);
          look();
        }),
      );
    },

    heard(event) {
      return received
        .slice(heardUpTo)
        .filter((one) => one.event === event)
        .map((one) => one.payload as Payload<typeof event>);
    },

    forget() {
      heardUpTo = received.length;
    },

    async settled() {
      const before = received.length;
      socket.emit('authenticate', await credentials(socket));
      await inTime(
        () => 'an answer to the renewal',
        new Promise<void>((resolve) => {
          const look = () => {
            if (!received.slice(before).some(({ event }) => event === 'authenticated')) return;
            listeners.delete(look);
            resolve();
          };
          listeners.add(look);
        }),
      );
    },

    leave() {
      socket.disconnect();
    },
  };
}

/** `auth` as the handshake says it: stock clients take a function too. */
async function credentials({ auth }: Socket): Promise<object> {
  return typeof auth === 'function' ? new Promise((resolve) => auth(resolve)) : auth;
}

function inShort(received: readonly Received[]): string {
  return (
    received.map(({ event, payload }) => `${event} ${JSON.stringify(payload)?.slice(0, 200)}`).join('\n') || 'nothing'
  );
}
