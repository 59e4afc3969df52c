/**
 * In which order those who connect are served:
 *
 *   in time   in the order in which they came. Node takes one connection from the kernel in a turn of the event loop, and it is served
 *   late      the newest first. More come than are served, for seconds now, and where the first are the first everybody is served when it
 *             has given up. So connections are taken sooner than they are served, and of those that wait the last to come is the one
 *             that is still there. Who has waited for too long is let go, and comes again
 *
 * How long who comes waits in the kernel is told by nobody: while some come, the server connects to itself, and looks when that is taken.
 */
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ServingTimes {
  /** Who waits in the kernel for longer is served late. Clients wait for 8 s and more. */
  readonly lateMs?: number;
  /** Who waits for longer, once taken, is let go: Socket.IO's client has given up by then. */
  readonly longestMs?: number;
}

export interface QueueListener {
  /** From now on the newest is served first (`true`), or again whoever came first. */
  late(isLate: boolean): void;
  /** Somebody was let go who had waited for too long, or for whom there was no room any more. */
  letGo(): void;
}

const LATE_MS = 3_000;
const LONGEST_MS = 20_000;
/** Where there are more, the first of them are let go: each takes a file descriptor, and some kB. */
const MOST_WAITING = 8_192;
/** So many are taken before one more of those that wait is served: to take one is cheap. */
const TAKEN_FOR_EACH = 8;
const LOOK_MS = 250;

/** Node's, which tells of it as an option alone: who is taken is not read from until that is asked for. */
type Pausing = Server & { pauseOnConnect: boolean };

interface Taken {
  readonly socket: Socket;
  /** By the steady clock of this process, ms. */
  readonly at: number;
}

/** To be called before others listen to the connections of `server`: those hear of each when it is taken. */
export function serveNewestFirst(server: Server, listener: QueueListener, times: ServingTimes = {}): void {
  const { lateMs = LATE_MS, longestMs = LONGEST_MS } = times;
  const serving = server.listeners('connection') as ((socket: Socket) => void)[];
  /** The last is the newest. */
  const waiting: Taken[] = [];
  let isLate = false;
  let probe: Probe | null = null;
  /** Since the last look. */
  let cameLately = 0;
  /** In this turn of the event loop. */
  let hasTaken = false;
  let takenInARow = 0;

  function serve(socket: Socket): void {
    for (const one of serving) one.call(server, socket);
  }

  function turnTo(late: boolean): void {
    isLate = late;
    (server as Pausing).pauseOnConnect = late;
    listener.late(late);
  }

  /** Right after the event loop has taken what it takes. The next one is seen to first: what throws leaves nobody waiting. */
  function turn(): void {
    const next = setImmediate(turn);
    if (hasTaken && takenInARow < TAKEN_FOR_EACH) takenInARow++;
    else {
      takenInARow = 0;
      serveNewest();
    }
    letGo();
    const isOver = waiting.length === 0 && !hasTaken;
    hasTaken = false;
    if (!isOver) return;
    clearImmediate(next);
    turnTo(false);
  }

  function serveNewest(): void {
    const socket = waiting.pop()?.socket;
    // Whoever ends them all, when the server is stopped, ends those as well.
    if (!socket || socket.destroyed) return;
    socket.off('error', nobodyListens);
    serve(socket);
    socket.resume();
  }

  /** Of those who wait, whoever has for too long, and who is one too many. */
  function letGo(): void {
    const since = performance.now() - longestMs;
    for (let [first] = waiting; first && (first.at < since || waiting.length > MOST_WAITING); [first] = waiting) {
      waiting.shift();
      first.socket.destroy();
      listener.letGo();
    }
  }

  function look(): void {
    const came = cameLately;
    cameLately = 0;
    if (isLate) return;
    if (!probe?.isUnderWay) probe = came > 0 ? probeOf(server) : null;
    if (!probe || performance.now() - probe.since <= lateMs) return;
    probe.end();
    setImmediate(turn);
    turnTo(true);
  }

  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    if (probe?.isTakenAs(socket)) return;
    // Who was served before comes once more after an offer of another protocol.
    if (!isLate || socket.bytesRead > 0) {
      cameLately++;
      serve(socket);
      return;
    }
    hasTaken = true;
    socket.on('error', nobodyListens);
    waiting.push({ socket, at: performance.now() });
  });
  const timer = setInterval(look, LOOK_MS).unref();
  server.on('close', () => clearInterval(timer));
}

function nobodyListens(): void {}

/** A connection of the server to itself. */
interface Probe {
  /** By the steady clock of this process, ms. */
  readonly since: number;
  /** It could be made, and has not been taken yet. */
  readonly isUnderWay: boolean;
  /** Whether this is its other end. Then it has been taken, and is ended. */
  isTakenAs(socket: Socket): boolean;
  end(): void;
}

/** `null`: the server listens to no port. */
function probeOf(server: Server): Probe | null {
  const address = server.address();
  if (address === null || typeof address === 'string') return null;
  const socket = connect({ port: address.port, host: reached(address) });
  socket.on('error', nobodyListens).unref();
  return {
    since: performance.now(),
    get isUnderWay() {
      return !socket.destroyed;
    },
    isTakenAs(other) {
      const isSame = other.remotePort === socket.localPort && withoutPrefix(other) === socket.localAddress;
      if (!isSame) return false;
      other.destroy();
      socket.destroy();
      return true;
    },
    end: () => socket.destroy(),
  };
}

/** Where a server is reached from its own machine. Where all addresses are meant there may be none of IPv6: of IPv4 there is. */
function reached({ address }: AddressInfo): string {
  return address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
}

/** A socket for both kinds of addresses writes those of IPv4 as addresses of IPv6. */
function withoutPrefix({ remoteAddress }: Socket): string | undefined {
  return remoteAddress?.replace(/^::ffff:/, '');
}
