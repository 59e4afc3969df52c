/**
 * Busy: so many changes that they can only be caused inside the server's process. They enter as what another node tells, and
 * leave over real sockets; beside them, people leave and return for real.
 */
import type { Bench, Report } from '../bench.ts';
import { type Counts, memberName } from '../layout.ts';
import { type StartServer, startOneOfTwo, startSocketIO, startWs } from '../servers.ts';
import { atLeast, atMost } from '../target.ts';
import { inMegabytes, inMicroseconds, inMilliseconds, inNumbers, inUse } from '../words.ts';

/** Every other one has a session here; the others are at the other node, and change. */
const COUNTS: Counts = { members: 4_000, conversationSize: 100, conversationsEach: 1, loners: 0 };
const SECONDS = 10;
const AWAY_MS = 1_000;
/** One viewer in so many is asked when it heard of a change; the others only count. */
const WITNESSES_ONE_IN = 40;

export const title =
  '2,000 sessions, 10,000 changes a second entering at the announcing port and 300 real leave-and-returns, audience 50';

export async function run(bench: Bench): Promise<Report> {
  const ours = await of(bench, startOneOfTwo, { changesPerSecond: 10_000, leavesPerSecond: 300 });
  // One frame per change and viewer: no core can carry the whole load so, and a smaller one costs the same per frame.
  const socketIO = await of(bench, startSocketIO, { changesPerSecond: 1_000, leavesPerSecond: 0 });
  const ws = await of(bench, startWs, { changesPerSecond: 1_000, leavesPerSecond: 0 });
  const all = [ours, socketIO, ws];

  return {
    columns: ['gateway', 'plain Socket.IO', 'bare ws'],
    rows: [
      ['changes a second at the port', ...all.map(({ changesPerSecond }) => inNumbers(changesPerSecond))],
      ['real leave-and-returns a second', ...all.map(({ leavesPerSecond }) => inNumbers(leavesPerSecond))],
      ['events delivered a second', ...all.map(({ eventsPerSecond }) => inNumbers(eventsPerSecond))],
      ['events in a frame', ...all.map(({ load }) => inNumbers(load.events / load.frames))],
      ['latency p50 / p95 / p99 / max', ...all.map(({ load }) => inMilliseconds(load.announced))],
      ['… of real leave-and-returns', ...all.map(({ load }) => inMilliseconds(load.both))],
      ['CPU per delivered change, announcing alone', ...all.map(({ announcing }) => inMicroseconds(announcing))],
      ['CPU to leave and return, besides', inMicroseconds(ours.visit), '–', '–'],
      ['bytes a second', ...all.map(({ load }) => inMegabytes(load.bytes / SECONDS))],
      ['server, generator, announcing alone', ...all.map(({ inUseAnnouncing }) => inUseAnnouncing)],
      ['server, generator, all of it', ...all.map(({ inUse }) => inUse)],
    ],
    targets: [
      atMost('p95', ours.load.announced.p95, 100, 'ms'),
      atMost('p95 of real leave-and-returns', ours.load.both.p95, 100, 'ms'),
      atMost('CPU per delivered change', ours.announcing * 1e6, 2, 'µs'),
      atLeast('times below plain Socket.IO', socketIO.announcing / ours.announcing, 5, '×'),
      atMost('real changes heard by nobody', ours.load.unheard, 0),
      atMost('connections refused', ours.load.refused, 0),
    ],
  };
}

interface Load {
  readonly changesPerSecond: number;
  readonly leavesPerSecond: number;
}

async function of({ order, measure }: Bench, start: StartServer, { changesPerSecond, leavesPerSecond }: Load) {
  const server = await start(COUNTS);
  const { url } = server;
  const tokens = server.population.members.filter((_, i) => i % 2 === 0);
  const names = Array.from({ length: COUNTS.members / 2 }, (_, i) => memberName(2 * i + 1));
  // Those who witness stay: while one is away nobody could tell what is heard in its conversation.
  const comers = tokens.filter((_, i) => i % 2 === 1);
  const comeAndGo = () =>
    order({
      do: 'leave-and-return',
      url,
      tokens: comers,
      perSecond: leavesPerSecond,
      seconds: SECONDS,
      awayMs: AWAY_MS,
    });
  try {
    await order({ do: 'connect', url, tokens, perSecond: 400, look: 'witness', oneIn: WITNESSES_ONE_IN });
    const announce = () => server.ask({ do: 'announce', names, perSecond: changesPerSecond, seconds: SECONDS });
    const listen = () => order({ do: 'listen', seconds: SECONDS });
    const announcing = await measure(server, async () => (await Promise.all([listen(), announce()]))[0]);
    const both =
      leavesPerSecond > 0
        ? await measure(server, async () => (await Promise.all([comeAndGo(), announce()]))[0])
        : announcing;
    await order({ do: 'leave' });
    return {
      changesPerSecond,
      leavesPerSecond,
      load: both.result,
      eventsPerSecond: both.result.events / SECONDS,
      announcing: announcing.serverCpu / announcing.result.events,
      visit: (both.serverCpu - announcing.serverCpu) / (leavesPerSecond * SECONDS),
      inUseAnnouncing: inUse(announcing),
      inUse: inUse(both),
    };
  } finally {
    await server.stop();
  }
}
