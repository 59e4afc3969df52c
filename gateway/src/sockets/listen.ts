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

/** Hears one kind of event, of whoever says it. `ack`: a function, where whoever says it waits for an answer. Never throws. */
export type Hear<Who> = (who: Who, payload: unknown, ack: unknown) => void;

/** What sockets say, by event. One for all of them: listeners of each would be half of what a connection takes of memory. */
export type Heard<Identity extends SocketIdentity = SocketIdentity> = ReadonlyMap<string, Hear<Speaker<Identity>>>;

/**
 * What `act` throws, a refusal or what nobody foresaw, becomes an `error` for this socket alone: Socket.IO calls its listeners from the
 * event loop, where it would be the end of everybody.
 */
export function hear<Who extends Pick<Speaker, 'socket'>>(
  onRefused: OnRefused | undefined,
  act: (who: Who, payload: unknown) => void,
): Hear<Who> {
  return (who, payload) => {
    try {
      act(who, payload);
    } catch (cause) {
      who.socket.emit('error', refused(cause, onRefused));
    }
  };
}

/** The same where whoever says it waits for an answer. Who asked for none is told of a refusal by an `error`. Never rejects. */
export function hearAnswering<Who extends Pick<Speaker, 'socket'>, Data>(
  onRefused: OnRefused | undefined,
  act: (who: Who, payload: unknown) => Promise<Data>,
): Hear<Who> {
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

/** Has one socket heard by `hear`. */
export function listen(
  socket: Socket,
  event: string,
  onRefused: OnRefused | undefined,
  act: (payload: unknown) => void,
): void {
  const heard = hear(onRefused, (_, payload) => act(payload));
  socket.on(event, (payload: unknown) => heard({ socket }, payload, undefined));
}

/** Has one socket heard by `hearAnswering`. */
export function listenAnswering<Data>(
  socket: Socket,
  event: string,
  onRefused: OnRefused | undefined,
  act: (payload: unknown) => Promise<Data>,
): void {
  const heard = hearAnswering(onRefused, (_, payload) => act(payload));
  socket.on(event, (payload: unknown, ack: unknown) => heard({ socket }, payload, ack));
}

/** Tells of a refusal, and answers what whoever asked is told. */
export function refused(cause: unknown, onRefused: OnRefused | undefined): WireError {
  const error = toWireError(cause);
  onRefused?.(error, cause);
  return error;
}
