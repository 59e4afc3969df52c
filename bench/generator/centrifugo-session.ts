/** A session of Centrifugo by hand, as `session.ts` is one of Socket.IO: its JSON protocol, one message a line. */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { countUsers, type Ears, type Mouth, type Session, sessionBy } from './session.ts';
import { openSocket, startsWith } from './socket.ts';

/** Where Centrifugo takes connections: by it one knows what a server speaks. */
export const CENTRIFUGO_PATH = '/connection/websocket';

const PUSH = '{"push":';
const CONNECTED = '{"id":1,"connect":';
const PING = '{}';
const FURTHER_PING = Buffer.from('\n{}');

/** Opens a session in the channels that its token names; resolves when it is in them, rejects when it is refused. */
export function openCentrifugoSession(url: string, { token }: Mouth, ears: Ears): Promise<Session> {
  return new Promise((resolve, reject) => {
    let isSession = false;
    const { session, wasLeft } = sessionBy(() => socket);

    const socket = openSocket(url, CENTRIFUGO_PATH, {
      onOpen() {
        ears.asked();
        socket.send(`{"id":1,"connect":{"token":"${token}"}}`);
      },
      onText(buffer, start, end) {
        if (isSession) onMessages(buffer, start, end);
        else if (startsWith(buffer, start, CONNECTED)) {
          isSession = true;
          ears.counted(end - start, 0);
          resolve(session);
        } else refuse(buffer.toString('utf8', start, end));
      },
      onBinary() {},
      onClose(why) {
        if (isSession && !wasLeft()) ears.lost();
        else reject(new Error(why));
      },
    });

    /** Several may lie in one frame. */
    function onMessages(buffer: Buffer, start: number, end: number): void {
      ears.counted(end - start, countUsers(buffer, start, end));
      if (startsWith(buffer, start, PING) || buffer.subarray(start, end).includes(FURTHER_PING)) socket.send(PING);
      if (!ears.told) return;
      const at = performance.now();
      const messages = buffer.toString('utf8', start, end).split('\n');
      ears.told(messages.filter((text) => text.startsWith(PUSH)).flatMap(statusesIn), at);
    }

    function refuse(why: string): void {
      session.tear();
      reject(new Error(why));
    }
  });
}

/** What else is pushed is news of channels. */
function statusesIn(message: string): UserStatusEvent[] {
  const data = JSON.parse(message).push.pub?.data;
  return data ? [data] : [];
}
