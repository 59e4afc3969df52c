/** A Socket.IO session by hand: the client library would cost the generator more than the gateway it measures. */
import { SERVER_EVENTS, type UserStatusEvent } from '@meeshy/status-protocol';
import { WebSocket } from 'ws';

export interface Session {
  /** As a closed tab does. */
  leave(): void;
}

export interface Ears {
  /** The credentials are being sent: from now on one may be seen. */
  asked(): void;
  /** A status event arrived, `at` by `performance.now()`. */
  told(status: UserStatusEvent, at: number): void;
}

/** The packets of Engine.IO 4 and Socket.IO 5 that are needed here. */
const PING = '2';
const PONG = '3';
const OPENED = '0';
const CONNECT = '40';
const REFUSED = '44';
const EVENT = '42';

/** Opens a session; resolves when its snapshot is there, rejects when it is refused. */
export function openSession(url: string, token: string, ears: Ears): Promise<Session> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });

  return new Promise((resolve, reject) => {
    const onPacket = (packet: string, at: number) => {
      if (packet === PING) socket.send(PONG);
      else if (packet.startsWith(EVENT)) onEvent(packet, at);
      else if (packet.startsWith(OPENED)) {
        ears.asked();
        socket.send(CONNECT + JSON.stringify({ token }));
      } else if (packet.startsWith(REFUSED)) reject(new Error(packet.slice(REFUSED.length)));
    };
    const onEvent = (packet: string, at: number) => {
      const [event, payload] = JSON.parse(packet.slice(EVENT.length));
      if (event === SERVER_EVENTS.USER_STATUS) ears.told(payload, at);
      else if (event === SERVER_EVENTS.PRESENCE_SNAPSHOT && (payload.part ?? 1) === (payload.parts ?? 1)) {
        resolve({ leave: () => socket.close() });
      } else if (event === SERVER_EVENTS.ERROR) reject(new Error(packet));
    };
    socket.on('message', (data: Buffer) => onPacket(data.toString(), performance.now()));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The socket was closed')));
  });
}
