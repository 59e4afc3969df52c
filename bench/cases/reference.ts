/**
 * The reference load: 1,000 people in conversations of 50, of whom 50 a second leave and, a second later, return.
 * Nobody leaves more often than the calm for those who flap allows (P6).
 */
import { type Bench, inMicroseconds, inMilliseconds, inPercent, type Report } from '../bench.ts';
import { startGateway } from '../gateway.ts';

const MEMBERS = 1_000;
const CONVERSATION_SIZE = 50;
const CHANGES_PER_SECOND = 100;
const SECONDS = 30;
const AWAY_MS = 1_000;
const VISITS_PER_SECOND = 50;
const VISITORS = 500;
const IDLE_SECONDS = 5;
const TARGET_P95_MS = 100;

export const title = 'Reference load: 1,000 sessions, conversations of 50, 100 changes a second for 30 s';

export async function run({ order, idle }: Bench): Promise<Report> {
  const gateway = await startGateway({ members: MEMBERS, conversationSize: CONVERSATION_SIZE, loners: VISITORS });
  try {
    const { url, population, cpuSeconds, heapBytes, counter } = gateway;
    const { members, loners } = population;

    const heapBefore = await heapBytes();
    const cpuAtStart = await cpuSeconds();
    const connected = await order({ do: 'connect', url, tokens: members, perSecond: 200 });
    const connectCpu = (await cpuSeconds()) - cpuAtStart;
    const sessionsHeap = (await heapBytes()) - heapBefore;

    const cpuBeforeIdle = await cpuSeconds();
    await idle(IDLE_SECONDS);
    const cpuAfterIdle = await cpuSeconds();
    const idleCpu = (cpuAfterIdle - cpuBeforeIdle) / IDLE_SECONDS;

    // What it costs to come and go when nobody is there to be told: taken off the load's cost below.
    const visits = await order({ do: 'visit', url, tokens: loners, perSecond: VISITS_PER_SECOND, stayMs: AWAY_MS });
    const visitCpu = ((await cpuSeconds()) - cpuAfterIdle - idleCpu * visits.seconds) / VISITORS;

    const cpuBefore = await cpuSeconds();
    const roundTripsBefore = await counter('meeshy_database_round_trips_total');
    const rowsBefore = await counter('meeshy_saved_rows_total');
    const load = await order({
      do: 'leave-and-return',
      url,
      tokens: members,
      changesPerSecond: CHANGES_PER_SECOND,
      seconds: SECONDS,
      awayMs: AWAY_MS,
    });
    const roundTrips = (await counter('meeshy_database_round_trips_total')) - roundTripsBefore;
    const rows = (await counter('meeshy_saved_rows_total')) - rowsBefore;
    const loadCpu = (await cpuSeconds()) - cpuBefore;
    const announcingCpu = loadCpu - idleCpu * load.seconds - visitCpu * (load.changes / 2);
    await order({ do: 'leave' });

    return {
      rows: [
        ['latency p50 / p95 / p99 / max', inMilliseconds(load.both)],
        ['… of coming (with signing in)', inMilliseconds(load.online)],
        ['… of leaving', inMilliseconds(load.offline)],
        ['changes caused, heard by nobody', `${load.changes}, ${load.unheard}`],
        ['events delivered', `${load.events} (${(load.events / load.changes).toFixed(1)} per change)`],
        ['connections refused', `${connected.refused + visits.refused + load.refused}`],
        ['CPU per delivered event', inMicroseconds(announcingCpu / load.events)],
        ['CPU to come and go, unseen', inMicroseconds(visitCpu)],
        ['CPU, all of it', `${inPercent(loadCpu / load.seconds)} of a core`],
        ['CPU while nothing happens', `${inPercent(idleCpu)} of a core`],
        ['CPU to connect, with snapshot', inMicroseconds(connectCpu / connected.opened)],
        ['heap per session', `${(sessionsHeap / connected.opened / 1024).toFixed(1)} kB`],
        ['database round trips', `${(roundTrips / load.seconds).toFixed(1)} a second`],
        ['database rows written', `${(rows / load.seconds).toFixed(1)} a second`],
      ],
      targets: [
        { name: `p95 below ${TARGET_P95_MS} ms`, isMet: load.both.p95 < TARGET_P95_MS },
        { name: 'every change heard', isMet: load.unheard === 0 },
        { name: 'no connection refused', isMet: connected.refused + visits.refused + load.refused === 0 },
      ],
    };
  } finally {
    await gateway.stop();
  }
}
