/**
 * P21: one conversation of more and more people who are all connected, of whom all, or always 500, view it and watch 50 each. The cost is
 * to follow whom they look at, not how many they are.
 */
import type { Bench, Report } from '../bench.ts';
import { conversationsOf, memberName } from '../layout.ts';
import { type StartServer, startGateway, startSocketIO, startWithCrowds } from '../servers.ts';
import { atMost } from '../target.ts';
import { inMegabytes, inMilliseconds, inNumbers, inPercent, inUse } from '../words.ts';

const WATCHED_EACH = 50;
/** Each leave and return is two changes. */
const LEAVES_PER_SECOND = 100;
const SECONDS = 15;
const AWAY_MS = 1_000;
const IDLE_SECONDS = 6;
const CONNECTED_PER_SECOND = 250;
/** One in so many of all sessions is looked at closely: as many whatever the size. */
const WITNESSES = 100;
const FEW = 500;
const LIMIT = 400;

export const title =
  'one conversation whose members, or 500 of them, view it and watch 50 each, 200 changes a second: by how many they are';

/** Without crowds a change goes to everybody: above this number no core keeps up. */
const COLUMNS: readonly [name: string, members: number, viewers: number, start: StartServer][] = [
  ['crowd of 500', 500, 500, startWithCrowds(LIMIT)],
  ['2,000', 2_000, 2_000, startWithCrowds(LIMIT)],
  ['10,000', 10_000, 10_000, startWithCrowds(LIMIT)],
  ['2,000, 500 look', 2_000, FEW, startWithCrowds(LIMIT)],
  ['10,000, 500 look', 10_000, FEW, startWithCrowds(LIMIT)],
  ['500, no crowd', 500, 500, startGateway],
  ['500, plain Socket.IO', 500, 500, startSocketIO],
];

export async function run(bench: Bench): Promise<Report> {
  const all = [];
  for (const [, members, viewers, start] of COLUMNS) all.push(await of(bench, members, viewers, start));
  const [small, , large, fewInSmall, fewInLarge] = all;
  if (!small || !large || !fewInSmall || !fewInLarge) throw new Error('Nothing was measured');

  return {
    columns: COLUMNS.map(([name]) => name),
    rows: [
      ['latency p50 / p95 / p99 / max', ...all.map(({ load }) => inMilliseconds(load.both))],
      [
        'changes caused, heard by nobody who is looked at closely',
        ...all.map(({ load }) => `${load.changes}, ${load.unheard}`),
      ],
      ['faces of 50 after … p50 / p95 / p99 / max', ...all.map(({ load }) => inMilliseconds(load.answered))],
      ['events delivered a second', ...all.map(({ load }) => inNumbers(load.events / load.seconds))],
      ['bytes a second', ...all.map(({ load }) => inMegabytes(load.bytes / load.seconds))],
      ['CPU', ...all.map(({ busy }) => `${inPercent(busy)} of a core`)],
      ['CPU while nothing happens', ...all.map(({ idle }) => `${inPercent(idle)} of a core`)],
      ['server, generator', ...all.map(({ inUse }) => inUse)],
    ],
    targets: [
      atMost('p95 among 10,000', large.load.both.p95, 100, 'ms'),
      atMost('faces among 10,000, p95', large.load.answered.p95, 200, 'ms'),
      atMost('CPU among 10,000, to that among 500', large.busy / small.busy, 2, '×'),
      atMost('p95 among 10,000 of whom 500 look', fewInLarge.load.both.p95, 100, 'ms'),
      atMost(
        'CPU of 200 changes where 500 look, among 10,000, to that among 2,000',
        ofChanges(fewInLarge) / ofChanges(fewInSmall),
        1.2,
        '×',
      ),
      atMost('sessions lost', Math.max(...all.map(({ load }) => load.lost)), 0),
    ],
  };
}

/** Beside what as many connections take by being there. */
const ofChanges = ({ busy, idle }: { busy: number; idle: number }) => busy - idle;

async function of({ order, measure, idle }: Bench, members: number, viewers: number, start: StartServer) {
  const counts = { members, conversationSize: members, conversationsEach: 1, loners: 0 };
  const server = await start(counts);
  const { url } = server;
  const tokens = server.population.members;
  const [conversationId = ''] = conversationsOf(memberName(0), counts);
  const watching = { conversationId, each: WATCHED_EACH };
  try {
    const oneIn = Math.max(1, Math.floor(viewers / WITNESSES));
    const perSecond = CONNECTED_PER_SECOND;
    const [looking, others] = [tokens.slice(0, viewers), tokens.slice(viewers)];
    await order({ do: 'connect', url, tokens: looking, perSecond, look: 'witness', oneIn, watching });
    if (others.length > 0) await order({ do: 'connect', url, tokens: others, perSecond, look: 'count' });
    // Those who came last are still told of by then.
    await idle(IDLE_SECONDS);
    const nothing = await measure(server, () => idle(IDLE_SECONDS));
    const measured = await measure(server, () =>
      order({ do: 'leave-and-return', url, tokens, perSecond: LEAVES_PER_SECOND, seconds: SECONDS, awayMs: AWAY_MS }),
    );
    await order({ do: 'leave' });
    return {
      load: measured.result,
      busy: measured.serverCpu / measured.seconds,
      idle: nothing.serverCpu / nothing.seconds,
      inUse: inUse(measured),
    };
  } finally {
    await server.stop();
  }
}
