/** The crowd: everybody sees everybody, and the periodic refreshes (P8) go on beside the changes. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Report } from '../bench.ts';
import type { Counts } from '../layout.ts';
import { type StartServer, startGateway, startSocketIO } from '../servers.ts';
import { atMost } from '../target.ts';
import { inMegabytes, inMicroseconds, inMilliseconds, inNumbers, inUse } from '../words.ts';

const MEMBERS = 2_000;
const COUNTS: Counts = { members: MEMBERS, conversationSize: MEMBERS, conversationsEach: 1, loners: 0 };
const LEAVES_PER_SECOND = 25;
const SECONDS = 15;
const AWAY_MS = 1_000;
const WITNESSES_ONE_IN = 20;
/** The first refreshes come due 45 s after somebody was last told of, spread over as long again. */
const REFRESHES_FROM_MS = 48_000;

export const title = 'one conversation of 2,000, 50 changes a second, while the periodic refreshes (P8) go on';

export async function run(bench: Bench): Promise<Report> {
  const ours = await of(bench, startGateway, REFRESHES_FROM_MS);
  const socketIO = await of(bench, startSocketIO, 0);
  const all = [ours, socketIO];

  return {
    columns: ['gateway', 'plain Socket.IO, no refreshes'],
    rows: [
      ['latency p50 / p95 / p99 / max', ...all.map(({ load }) => inMilliseconds(load.both))],
      ['the viewer that waited longest, on average', ...all.map(({ load }) => `${load.slowestViewerMs.toFixed(1)} ms`)],
      ['changes caused, heard by nobody', ...all.map(({ load }) => `${load.changes}, ${load.unheard}`)],
      ['events delivered a second', ...all.map(({ load }) => inNumbers(load.events / load.seconds))],
      ['events in a frame', ...all.map(({ load }) => inNumbers(load.events / load.frames))],
      ['bytes a second, worst second', ...all.map(({ load }) => volume(load))],
      ['CPU per delivered event, all of it', ...all.map(({ cpuPerEvent }) => inMicroseconds(cpuPerEvent))],
      ['server, generator', ...all.map(({ inUse }) => inUse)],
    ],
    targets: [
      atMost('p95', ours.load.both.p95, 100, 'ms'),
      atMost('slowest viewer, average', ours.load.slowestViewerMs, 100, 'ms'),
      atMost('changes heard by nobody', ours.load.unheard, 0),
      atMost('worst second', ours.load.bytesInWorstSecond / 1e6, 20, 'MB'),
    ],
  };
}

const volume = (load: { bytes: number; bytesInWorstSecond: number; seconds: number }) =>
  `${inMegabytes(load.bytes / load.seconds)}, ${inMegabytes(load.bytesInWorstSecond)}`;

async function of({ order, measure }: Bench, start: StartServer, beginAfterMs: number) {
  const server = await start(COUNTS);
  const { url } = server;
  const tokens = server.population.members;
  try {
    const startedAt = performance.now();
    await order({ do: 'connect', url, tokens, perSecond: 250, look: 'witness', oneIn: WITNESSES_ONE_IN });
    await wait(Math.max(0, startedAt + beginAfterMs - performance.now()));
    const measured = await measure(server, () =>
      order({
        do: 'leave-and-return',
        url,
        tokens,
        perSecond: LEAVES_PER_SECOND,
        seconds: SECONDS,
        awayMs: AWAY_MS,
      }),
    );
    const load = measured.result;
    await order({ do: 'leave' });
    return { load, cpuPerEvent: measured.serverCpu / load.events, inUse: inUse(measured) };
  } finally {
    await server.stop();
  }
}
