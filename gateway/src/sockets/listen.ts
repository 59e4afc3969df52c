import type { WireError } from '@meeshy/status-protocol';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { SocketIdentity } from '../identity.ts';
import type { ToldEvents } from '../live/delivery/events.ts';
import { toWireError } from '../parse.ts';

/** They tell nothing of anybody's presence but what is made of faces. */
export type ToldServer = Server<DefaultEventsMap, ToldEvents>;
/** One of its connections. */
export type ToldSocket = Socket<DefaultEventsMap, ToldEvents>;

/** Something was refused or went wrong. */
export type OnRefused = (error: WireError, cause: unknown) => void;

/** Somebody who may say something: an admitted socket, and whose it is. */
export interface Speaker<Identity extends SocketIdentity = SocketIdentity> {
  readonly socket: Socket;
  readonly identity: Identity;
  /** As `addressOf` told when the connection came. */
  readonly address: string;
}

/** Handles one kind of event, of whoever says it. `ack`: a function, where whoever says it waits for an answer. Never throws. */
export type Handler<Who> = (who: Who, payload?: unknown, ack?: unknown) => void;

/** What sockets say, by event. One for all of them: listeners of each would be half of what a connection takes of memory. */
export type EventHandlers<Identity extends SocketIdentity = SocketIdentity> = ReadonlyMap<
  string,
  Handler<Speaker<Identity>>
>;

/**
 * What `act` throws, a refusal or what nobody foresaw, becomes an `error` for this socket alone: Socket.IO calls its listeners from the
 * event loop, where it would be the end of everybody.
 */
export function handling<Who extends Pick<Speaker, 'socket'>>(
  onRefused: OnRefused | undefined,
  act: (who: Who, payload: unknown) => void,
): Handler<Who> {
  return (who, payload) => {
    try {
      act(who, payload);
    } catch (cause) {
      who.socket.emit('error', refused(cause, onRefused));
    }
  };
}

/** The same where whoever says it waits for an answer. Who asked for none is told of a refusal by an `error`. Never rejects. */
export function answering<Who extends Pick<Speaker, 'socket'>, Data>(
  onRefused: OnRefused | undefined,
  act: (who: Who, payload: unknown) => Promise<Data>,
): Handler<Who> {
  type Answer = { success: true; data: Data } | { success: false; error: WireError };
  return (who, payload, ack) => {
    const answer = (result: Answer) => {
      if (typeof ack === 'function') ack(result);
      else if (!result.success) who.socket.emit('error', result.error);
    };
    const done = async () => act(who, payload);
    done().then(
      (data) => answer({ success: true, data }),
      (cause) => answer({ success: false, error: refused(cause, onRefused) }),
    );
  };
}

/** Handles what one socket says as `handling` does. */
export function listen(
  socket: Socket,
  event: string,
  onRefused: OnRefused | undefined,
  act: (payload: unknown) => void,
): void {
  const handle = handling(onRefused, (_, payload) => act(payload));
  socket.on(event, (payload: unknown) => handle({ socket }, payload));
}

/** The same of one socket, as `answering`. */
export function listenAnswering<Data>(
  socket: Socket,
  event: string,
  onRefused: OnRefused | undefined,
  act: (payload: unknown) => Promise<Data>,
): void {
  const handle = answering(onRefused, (_, payload) => act(payload));
  socket.on(event, (payload: unknown, ack: unknown) => handle({ socket }, payload, ack));
}

/** Tells of a refusal, and answers what whoever asked is told. */
export function refused(cause: unknown, onRefused: OnRefused | undefined): WireError {
  const error = toWireError(cause);
  onRefused?.(error, cause);
  return error;
}
