import type { WatchAck } from '@meeshy/status-protocol';
import { inTime } from '../../support/until.ts';
import type { Client } from './client.ts';

/** Says whom of a crowd a client looks at, or whatever else, and waits for the answer. */
export function watchAnswer({ socket }: Client, payload: unknown): Promise<WatchAck> {
  return inTime(
    () => 'an answer to presence:watch',
    new Promise((answer) => socket.emit('presence:watch', payload, answer)),
  );
}
