/** A Socket.IO session by hand: the client library would cost the generator more than the gateway it measures. */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { inflated, readBatch } from './compressed.ts';
import { ANSWER_MS } from './patience.ts';
import { openSocket, startsWith } from './socket.ts';

export interface Session {
  /** As a closed tab does. */
  leave(): void;
  /** As a cut cable does. */
  tear(): void;
}

export interface Ears {
  /** The credentials are being sent: from now on one may be seen. */
  asked(): void;
  /** A frame came. `events`: how many statuses it tells of. */
  counted(bytes: number, events: number): void;
  /** The statuses of a frame, `at` by `performance.now()`. Unless given, nobody reads them. */
  told?(statuses: readonly UserStatusEvent[], at: number): void;
  /** What it asked for as soon as it was there was answered so many milliseconds later. */
  answered?(ms: number): void;
  /** A part of the snapshot. */
  shown?(users: readonly UserStatusEvent[]): void;
  /** The connection ended by itself, after it had become a session. */
  lost(): void;
}

/** The first bytes of the packets of Engine.IO 4 and Socket.IO 5 that are needed here. */
const OPENED = 0x30;
const PING = 0x32;
const MESSAGE = 0x34;
const EVENT = 0x32;
const ANSWER = 0x33;
const REFUSED = 0x34;
const BINARY_EVENT = 0x35;
const EVENT_NAME_AT = 4;
/** Behind the number of attachments, which is one. */
const BINARY_EVENT_NAME_AT = 6;
const USER_STATUS = 'user:status"';
const USER_STATUS_BATCH = 'user:status:batch"';
const SNAPSHOT = 'presence:snapshot"';
const SNAPSHOT_AT = EVENT_NAME_AT + SNAPSHOT.length + 1;
const ERROR = 'error"';
const CAPABILITIES = ['batch', 'deflate'];

/** What a session asks for, and how. */
export interface Mouth {
  readonly token: string;
  /** It comes back after a cut. */
  readonly resume: boolean;
  /** Frames that it sends as soon as it has its snapshot. */
  readonly says: readonly string[];
  /** It is going to try again: an attempt that is not answered is given up. Others wait. */
  readonly isPatient: boolean;
}

/** A frame of an event. */
export const eventFrame = (name: string, payload: object) => `42${JSON.stringify([name, payload])}`;
/** The same of one that is to be answered. */
export const askingFrame = (name: string, payload: object) => `421${JSON.stringify([name, payload])}`;

/** A session over this socket, and whether it was left: then nothing is lost with it. */
export function sessionBy(socket: () => ReturnType<typeof openSocket>): { session: Session; wasLeft: () => boolean } {
  let isOver = false;
  const ended = (by: 'close' | 'tear') => () => {
    isOver = true;
    socket()[by]();
  };
  return { session: { leave: ended('close'), tear: ended('tear') }, wasLeft: () => isOver };
}

/** Opens a session; resolves when its snapshot is there, rejects when it is refused. */
export function openSession(url: string, { token, resume, says, isPatient }: Mouth, ears: Ears): Promise<Session> {
  return new Promise((resolve, reject) => {
    let isSession = false;
    /** What the next binary frame belongs to, and how long the frame was that said so. */
    let announced = { isSnapshot: false, bytes: 0 };
    let askedAt = 0;
    const { session, wasLeft } = sessionBy(() => socket);
    const patience = isPatient ? setTimeout(() => refuse('timeout'), ANSWER_MS) : undefined;
    const begin = () => {
      isSession = true;
      askedAt = performance.now();
      for (const frame of says) socket.send(frame);
      resolve(session);
    };

    const socket = openSocket(url, '/socket.io/?EIO=4&transport=websocket', {
      onText(buffer, start, end) {
        const type = buffer[start];
        if (type === MESSAGE) onMessage(buffer, start, end);
        else if (type === PING) socket.send('3');
        else if (type === OPENED) {
          clearTimeout(patience);
          ears.asked();
          socket.send(`40${JSON.stringify({ token, capabilities: CAPABILITIES, ...(resume && { resume }) })}`);
        }
      },
      onBinary(buffer, start, end) {
        const payload = buffer.subarray(start, end);
        const bytes = announced.bytes + payload.length;
        if (announced.isSnapshot) {
          ears.counted(bytes, 0);
          onSnapshot(inflated(payload));
        } else {
          const statuses = readBatch(payload);
          ears.counted(bytes, statuses.length);
          ears.told?.(statuses, performance.now());
        }
      },
      onClose(why) {
        clearTimeout(patience);
        if (isSession && !wasLeft()) ears.lost();
        else reject(new Error(why));
      },
    });

    function onMessage(buffer: Buffer, start: number, end: number): void {
      const type = buffer[start + 1];
      if (type === EVENT) onEvent(buffer, start, end);
      else if (type === ANSWER) onAnswer(end - start);
      else if (type === BINARY_EVENT) {
        announced = { isSnapshot: startsWith(buffer, start + BINARY_EVENT_NAME_AT, SNAPSHOT), bytes: end - start };
      } else if (type === REFUSED) refuse(buffer.toString('utf8', start, end));
    }

    function onAnswer(bytes: number): void {
      ears.counted(bytes, 0);
      ears.answered?.(performance.now() - askedAt);
    }

    function onEvent(buffer: Buffer, start: number, end: number): void {
      const is = (name: string) => startsWith(buffer, start + EVENT_NAME_AT, name);
      if (is(USER_STATUS)) {
        ears.counted(end - start, 1);
        ears.told?.([payloadOf(buffer, start, end)], performance.now());
      } else if (is(USER_STATUS_BATCH)) {
        ears.counted(end - start, countUsers(buffer, start, end));
        ears.told?.(payloadOf(buffer, start, end), performance.now());
      } else if (is(SNAPSHOT)) {
        ears.counted(end - start, 0);
        onSnapshot(buffer.toString('utf8', start + SNAPSHOT_AT, end - 1));
      } else if (is(ERROR)) refuse(buffer.toString('utf8', start, end));
      else ears.counted(end - start, 0);
    }

    function onSnapshot(json: string): void {
      // Only a large one has parts, and they are named at the end.
      const [, part, parts] = /"part":(\d+),"parts":(\d+)(?:,"crowds":\[[^\]]*\])?}$/.exec(json.slice(-200)) ?? [];
      ears.shown?.(JSON.parse(json).users);
      if (part === parts) begin();
    }

    function refuse(why: string): void {
      session.tear();
      reject(new Error(why));
    }
  });
}

function payloadOf(buffer: Buffer, start: number, end: number) {
  return JSON.parse(buffer.toString('utf8', start + 2, end))[1];
}

const USER = Buffer.from('{"userId":');

/** How many people a frame tells of. */
export function countUsers(buffer: Buffer, start: number, end: number): number {
  const frame = buffer.subarray(start, end);
  let count = 0;
  for (let at = frame.indexOf(USER); at >= 0; at = frame.indexOf(USER, at + USER.length)) count++;
  return count;
}
