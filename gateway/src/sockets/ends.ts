/**
 * When a proxy fails, or the clients' own network, thousands of connections end in one turn of the event loop. To take
 * leave of one takes Node, ws and Socket.IO a tenth of a millisecond: ten thousand would hold up everybody else for a
 * second. Connections that are reset, not ended, are not helped by this.
 */
import { Socket } from 'node:net';
import { createSlices } from './slices.ts';

/** In a turn: about 3 ms with all that follows. */
const ENDS_PER_TURN = 32;

/** Whatever hears of an end and throws has its connection destroyed: see `pushInTurn`. */
const inSlices = createSlices(() => {}, ENDS_PER_TURN);

/** Has the end of a connection wait for its turn. */
export function endInTurn(connection: Socket): void {
  connection.push = pushInTurn;
}

/** As `Readable.push`, to which Node gives `null` when the other side has ended. */
function pushInTurn(this: Socket, chunk: unknown, encoding?: BufferEncoding): boolean {
  if (chunk !== null) return Socket.prototype.push.call(this, chunk, encoding);
  inSlices(() => {
    try {
      Socket.prototype.push.call(this, null);
    } catch (error) {
      this.destroy(error as Error);
    }
  });
  return false;
}
