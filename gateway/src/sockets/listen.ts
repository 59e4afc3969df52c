import type { WireError } from '@meeshy/status-protocol';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { ToldEvents } from '../live/delivery/events.ts';
import { toWireError } from '../parse.ts';

/** They tell nothing of anybody's presence but what is made of faces. */
export type ToldServer = Server<DefaultEventsMap, ToldEvents>;
/** One of its connections. */
export type ToldSocket = Socket<DefaultEventsMap, ToldEvents>;

/** Something was refused or went wrong. */
export type OnRefused = (error: WireError, cause: unknown) => void;

/**
 * Hears one kind of event. What `act` throws, a refusal or what nobody foresaw, becomes an `error` for this socket alone:
 * Socket.IO calls its listeners from the event loop, where it would be the end of everybody.
 */
export function listen(
  socket: Socket,
  event: string,
  onRefused: OnRefused | undefined,
  act: (payload: unknown) => void,
): void {
  socket.on(event, (payload: unknown) => {
    try {
      act(payload);
    } catch (cause) {
      socket.emit('error', refused(cause, onRefused));
    }
  });
}

/**
 * Hears one kind of event whose sender waits for an answer. Who asked for none is told of a refusal by an `error`. Never throws, and never
 * rejects.
 */
export function listenAnswering<Data>(
  socket: Socket,
  event: string,
  onRefused: OnRefused | undefined,
  act: (payload: unknown) => Promise<Data>,
): void {
  type Answer = { success: true; data: Data } | { success: false; error: WireError };
  socket.on(event, (payload: unknown, ack: unknown) => {
    const answer = (result: Answer) => {
      if (typeof ack === 'function') ack(result);
      else if (!result.success) socket.emit('error', result.error);
    };
    const done = async () => act(payload);
    done().then(
      (data) => answer({ success: true, data }),
      (cause) => answer({ success: false, error: refused(cause, onRefused) }),
    );
  });
}

/** Tells of a refusal, and answers what whoever asked is told. */
export function refused(cause: unknown, onRefused: OnRefused | undefined): WireError {
  const error = toWireError(cause);
  onRefused?.(error, cause);
  return error;
}
