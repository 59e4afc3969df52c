/** Socket.IO: the one file that knows it. One socket, which never comes back by itself: `attempts.ts` decides that. */
import {
  CAPABILITY_BATCH,
  CAPABILITY_DEFLATE,
  type ClientToServerEvents,
  type Credentials,
  type MessageSendAck,
  type WatchAck,
  type WireError,
} from '@meeshy/status-protocol';
import { io, type Socket } from 'socket.io-client';
import { canInflate, createInflating } from './inflating.ts';
import { NO_CONNECTION } from './refusals.ts';
import { readServerEvent, type ServerEvent } from './server-events.ts';
import { createTimers } from './timers.ts';
import { createTransportChoice, silenceMemory } from './transport-choice.ts';

/** An answer that takes longer will not come. */
const ACK_MS = 10_000;

/** A WebSocket that is not open by then never will be: something on the way has swallowed it. */
const SILENCE_MS = 8_000;

/** What a client says without waiting for an answer. */
export type UnansweredEvent = Exclude<keyof ClientToServerEvents, AnsweredEvent>;
/** What the server answers. */
export type AnsweredEvent = 'message:send' | 'presence:watch';

/** Says something that is answered. */
export type Request = <Name extends AnsweredEvent>(
  name: Name,
  payload: Parameters<ClientToServerEvents[Name]>[0],
) => Promise<Acks[Name]>;

export interface Acks {
  'message:send': MessageSendAck;
  'presence:watch': WatchAck;
}

export interface LinkListener {
  onEvent(event: ServerEvent): void;
  /** The server does not let this handshake in. */
  onRefused(error: WireError): void;
  /** The server ended it for good; `null`: without a reason. */
  onDismissed(error: WireError | null): void;
  /** The server was not reached, or the way to it was cut. `cause`: as Socket.IO says, of a handshake. */
  onLost(cause?: string): void;
}

export interface Link {
  /** The server has let the handshake in. */
  readonly isOpen: boolean;
  /** Begins a handshake, after the end of whatever was there. */
  open(auth: Omit<Credentials, 'capabilities'>): void;
  /** Ends it; the listener is not told. */
  close(): void;
  send<Name extends UnansweredEvent>(name: Name, ...payload: Parameters<ClientToServerEvents[Name]>): void;
  /** Never rejects: what brings no answer is `UNAVAILABLE`. */
  request: Request;
}

/** What is connected over: a socket of ours, or one that the application has given. */
export interface Carrier {
  /** For whoever develops the application. */
  readonly name: string;
  /** Its own handshake says who connects, by cookies, say. */
  readonly saysItself?: boolean;
  /** It has a life of its own. */
  readonly isGiven?: boolean;
  link(listener: LinkListener): Link;
}

/** Where a socket is opened to. */
interface Gateway {
  readonly url?: string | undefined;
  readonly path?: string | undefined;
}

/** A socket of ours. `url`: without one, the page's own origin. */
export function carrierTo({ url, path }: Gateway): Carrier {
  return {
    name: `${url ?? "the page's own origin"} (path ${path ?? '/socket.io'})`,
    link: (listener) => createLink(url, path, listener),
  };
}

function createLink(url: string | undefined, path: string | undefined, listener: LinkListener): Link {
  let auth: Credentials = {};
  const hearing = createHearing(listener);
  const choice = createTransportChoice(silenceMemory(url ?? ''));
  const timers = createTimers<'silence'>();

  const socket: Socket = io(url ?? '/', {
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    auth: (answer) => answer(auth),
    ...(path !== undefined && { path }),
  });

  function chooseTransport(): void {
    const first = choice.first();
    socket.io.opts.transports = first === 'websocket' ? ['websocket', 'polling'] : ['polling', 'websocket'];
    // Where websockets are refused, polling gets through.
    socket.io.opts.tryAllTransports = first === 'websocket';
    if (first === 'websocket') timers.set('silence', silence, SILENCE_MS);
  }

  function silence(): void {
    choice.silent();
    socket.disconnect();
    listener.onLost(`no answer within ${SILENCE_MS / 1_000} seconds`);
  }

  socket.io.on('open', () => {
    timers.clearAll();
    socket.io.engine.once('upgrade', choice.upgraded);
  });
  socket.onAny(hearing.take);
  socket.on('connect_error', (error: Refused) => {
    timers.clearAll();
    if (error.data?.code === undefined) choice.failed();
    hearing.failed(error);
  });
  socket.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') hearing.drop();
    else hearing.ended(reason);
  });

  return {
    get isOpen() {
      return socket.connected;
    },
    open(next) {
      timers.clearAll();
      socket.disconnect();
      auth = { ...next, capabilities: capabilities() };
      hearing.drop();
      chooseTransport();
      socket.connect();
    },
    close() {
      timers.clearAll();
      socket.disconnect();
    },
    ...createSpeech(socket),
  };
}

/** Why a handshake failed; `data`: as the server says. */
export type Refused = Error & { data?: WireError };

/** What comes over a socket, and what its ends mean. */
export function createHearing(listener: LinkListener) {
  let lastError: WireError | null = null;
  const inflating = createInflating((name, payload, answer) => {
    const event = readServerEvent(name, payload, answer);
    if (event === null) return;
    if (event.name === 'error') lastError = event.payload;
    listener.onEvent(event);
  });

  function drop(): void {
    inflating.drop();
    lastError = null;
  }

  return {
    take: inflating.take,
    /** What is still on its way is told no more. */
    drop,
    failed(error: Refused): void {
      if (error.data?.code === undefined) listener.onLost(error.message);
      else listener.onRefused(error.data);
    },
    ended(reason: string): void {
      const error = lastError;
      drop();
      if (reason === 'io server disconnect') listener.onDismissed(error);
      else listener.onLost();
    },
  };
}

export function createSpeech(socket: Socket): Pick<Link, 'send' | 'request'> {
  return {
    send: (name, ...payload) => void socket.emit(name, ...payload),
    request: (name, payload) =>
      socket
        .timeout(ACK_MS)
        .emitWithAck(name, payload)
        .catch(() => UNAVAILABLE),
  };
}

export function capabilities(): string[] {
  return canInflate() ? [CAPABILITY_BATCH, CAPABILITY_DEFLATE] : [CAPABILITY_BATCH];
}

/** What is sent while nobody listens. */
export const UNAVAILABLE = {
  success: false,
  error: NO_CONNECTION,
} as const satisfies MessageSendAck & WatchAck;
