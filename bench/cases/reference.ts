/**
 * The reference load: 1,000 people in conversations of 50, of whom 50 a second leave and, a second later, return.
 */
import type { Bench, Report } from '../bench.ts';
import { type MeasuredServer, type StartServer, startGateway, startSocketIO, startWs } from '../servers.ts';
import { atMost } from '../target.ts';
import { inMicroseconds, inMilliseconds, inPercent, inUse } from '../words.ts';

const COUNTS = { members: 1_000, conversationSize: 50, conversationsEach: 1, loners: 400 };
const LEAVES_PER_SECOND = 50;
const SECONDS = 15;
const AWAY_MS = 1_000;
const IDLE_SECONDS = 3;

export const title = 'reference load: 1,000 sessions, 100 changes a second by comings and goings, audience 50';

export async function run(bench: Bench): Promise<Report> {
  const ours = await of(bench, startGateway);
  const socketIO = await of(bench, startSocketIO);
  const ws = await of(bench, startWs);
  const all = [ours, socketIO, ws];

  return {
    columns: ['gateway', 'plain Socket.IO', 'bare ws'],
    rows: [
      ['latency p50 / p95 / p99 / max', ...all.map(({ load }) => inMilliseconds(load.both))],
      ['… of coming (with signing in)', ...all.map(({ load }) => inMilliseconds(load.online))],
      ['… of leaving', ...all.map(({ load }) => inMilliseconds(load.offline))],
      ['changes caused, heard by nobody', ...all.map(({ load }) => `${load.changes}, ${load.unheard}`)],
      ['events delivered', ...all.map(({ load }) => `${load.events}`)],
      ['CPU per delivered event', ...all.map(({ announcing }) => inMicroseconds(announcing))],
      ['CPU to come and go, unseen', ...all.map(({ visit }) => inMicroseconds(visit))],
      ['CPU while nothing happens', ...all.map(({ idle }) => `${inPercent(idle)} of a core`)],
      ['server, generator', ...all.map(({ inUse }) => inUse)],
    ],
    targets: [
      atMost('p95', ours.load.both.p95, 20, 'ms'),
      atMost('CPU per delivered event, to plain Socket.IO', ours.announcing / socketIO.announcing, 1, '×'),
      atMost('changes heard by nobody', ours.load.unheard, 0),
      atMost('connections refused', ours.refused, 0),
    ],
  };
}

async function of({ order, measure, idle }: Bench, start: StartServer) {
  const server: MeasuredServer = await start(COUNTS);
  const { url } = server;
  const { members, loners } = server.population;
  try {
    const connected = await order({ do: 'connect', url, tokens: members, perSecond: 250, look: 'witness' });

    const nothing = await measure(server, () => idle(IDLE_SECONDS));
    const idleCpu = nothing.serverCpu / nothing.seconds;

    // What it costs to come and go when nobody is there to be told: taken off the load's cost below.
    // Half before and half after, because the machine is not the same all the time.
    const visitsOf = (tokens: readonly string[]) =>
      measure(server, () => order({ do: 'visit', url, tokens, perSecond: LEAVES_PER_SECOND, stayMs: AWAY_MS }));
    const before = await visitsOf(loners.slice(loners.length / 2));

    const measured = await measure(server, () =>
      order({
        do: 'leave-and-return',
        url,
        tokens: members,
        perSecond: LEAVES_PER_SECOND,
        seconds: SECONDS,
        awayMs: AWAY_MS,
      }),
    );
    const load = measured.result;
    const after = await visitsOf(loners.slice(0, loners.length / 2));
    const visitsCpu = before.serverCpu + after.serverCpu - idleCpu * (before.seconds + after.seconds);
    const visit = visitsCpu / loners.length;
    const announcingCpu = measured.serverCpu - idleCpu * measured.seconds - (visit * load.changes) / 2;
    await order({ do: 'leave' });
    return {
      load,
      visit,
      idle: idleCpu,
      announcing: announcingCpu / load.events,
      refused: connected.refused + before.result.refused + after.result.refused + load.refused,
      inUse: inUse(measured),
    };
  } finally {
    await server.stop();
  }
}
