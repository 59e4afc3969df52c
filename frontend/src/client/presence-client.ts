import type { Socket } from 'socket.io-client';
import { createClock } from './clock.ts';
import type { GatewayOptions } from './connection.ts';
import type { GetCredentials } from './credentials.ts';
import { gatewaySource } from './gateway-source.ts';
import { credentialsOf, overSocket } from './given-link.ts';
import { faultOf, type InitialStatuses, readInitial } from './initial.ts';
import { createPresence, type PresenceClient } from './presence.ts';
import { passingTime } from './timers.ts';
import { createWarnings } from './warnings.ts';

/** Where the gateway is, who connects, and by what. */
export type PresenceClientOptions = GatewayOptions & {
  /** What is known from the beginning. */
  readonly initial?: InitialStatuses | undefined;
} & (
    | { readonly getCredentials: GetCredentials; readonly socket?: undefined }
    | {
        /**
         * A Socket.IO client of the application's own, to be listened to in place of one that is opened here. It is never opened or closed
         * here. `url` is where REST is. One whose handshake carries no token (cookies) is to be given before it connects.
         */
        readonly socket: Socket;
        /** Unless given, the `auth` of the socket is who connects. */
        readonly getCredentials?: GetCredentials | undefined;
      }
  );

/**
 * The presence of one identity at one gateway, apart from every other on the page: its own people, clock, connection and
 * listeners. Nothing begins before `connect()` or `watch()`, and `disconnect()` ends it all.
 */
export function createPresenceClient(given: PresenceClientOptions): PresenceClient {
  const { initial, socket, ...options } = given;
  const clock = createClock();
  const fault = faultOf(initial);
  if (fault) createWarnings(options.warn)(fault);
  const { getCredentials } = options;
  const source =
    socket === undefined
      ? gatewaySource({ ...options, getCredentials: getCredentials ?? nobodyIsAsked }, clock)
      : gatewaySource(
          { ...options, getCredentials: getCredentials ?? credentialsOf(socket) },
          clock,
          overSocket(socket, getCredentials === undefined),
        );
  return createPresence(source, clock, passingTime, readInitial(initial)).client;
}

/** Written without types: that is told, as of a function that answers nothing. */
const nobodyIsAsked = () => undefined as unknown as null;
