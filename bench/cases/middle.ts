/** The middle loads: more than goes out one by one, and less than fills a core. What a delivery costs there, beside others' servers. */
import type { Bench, Report } from '../bench.ts';
import { CENTRIFUGO, hasCentrifugo, startCentrifugo } from '../centrifugo.ts';
import { type Counts, memberName } from '../layout.ts';
import { type StartServer, startOneOfTwo, startSocketIO, startWs } from '../servers.ts';
import { atMost, type Target } from '../target.ts';
import { inMicroseconds, inMilliseconds, inNumbers, inPercent, inUse } from '../words.ts';

/** Every other one has a session here; the others are at the other node, and change. */
const COUNTS: Counts = { members: 4_000, conversationSize: 100, conversationsEach: 1, loners: 0 };
const AUDIENCE = 50;
const DELIVERIES = [10_000, 50_000, 100_000];
const SECONDS = 10;
const WARM_UP = { deliveries: 50_000, seconds: 4 };
const WITNESSES_ONE_IN = 40;
/** From so many deliveries a second on they gather. */
const GATHERS_FROM = 50_000;

export const title =
  '2,000 sessions in conversations of 50, 10,000, 50,000 and 100,000 deliveries a second, by changes at the announcing port';

export async function run(bench: Bench): Promise<Report> {
  const ours = await of(bench, startOneOfTwo);
  const centrifugo = hasCentrifugo ? await of(bench, startCentrifugo) : null;
  const socketIO = await of(bench, startSocketIO);
  const ws = await of(bench, startWs);
  const all = [ours, centrifugo, socketIO, ws];

  return {
    columns: ['gateway', CENTRIFUGO, 'plain Socket.IO', 'bare ws'],
    rows: DELIVERIES.flatMap((asked, i) => {
      const row = (what: string, tell: (cost: Cost) => string) =>
        [what, ...all.map((costs) => (costs?.[i] ? tell(costs[i]) : '–'))] as const;
      return [
        row(`${inNumbers(asked)} asked for: delivered`, ({ share }) => inPercent(share)),
        row('… CPU per delivery', ({ cpu }) => inMicroseconds(cpu)),
        row('… deliveries in a frame', ({ inFrame }) => inNumbers(inFrame)),
        row('… latency p50 / p95 / p99 / max', ({ load }) => inMilliseconds(load.announced)),
        row('… server, generator', (cost) => cost.inUse),
      ];
    }),
    targets: DELIVERIES.flatMap((asked, i) => targetsOf(asked, ours[i] as Cost, centrifugo?.[i])),
  };
}

function targetsOf(asked: number, ours: Cost, centrifugo: Cost | undefined): Target[] {
  const at = `at ${inNumbers(asked)} a second`;
  if (asked < GATHERS_FROM) return [atMost(`p95 ${at}`, ours.load.announced.p95, 15, 'ms')];
  return [
    atMost(`CPU per delivery ${at}`, ours.cpu * 1e6, 3, 'µs'),
    ...(centrifugo ? [atMost(`… to Centrifugo's`, ours.cpu / centrifugo.cpu, 0.5, '×')] : []),
    atMost(`p95 ${at}`, ours.load.announced.p95, 30, 'ms'),
  ];
}

type Cost = Awaited<ReturnType<typeof of>>[number];

async function of({ order, measure }: Bench, start: StartServer) {
  const server = await start(COUNTS);
  const { url } = server;
  const tokens = server.population.members.filter((_, i) => i % 2 === 0);
  const names = Array.from({ length: COUNTS.members / 2 }, (_, i) => memberName(2 * i + 1));
  const announce = (deliveries: number, seconds: number) =>
    server.ask({ do: 'announce', names, perSecond: deliveries / AUDIENCE, seconds });
  try {
    await order({ do: 'connect', url, tokens, perSecond: 400, look: 'witness', oneIn: WITNESSES_ONE_IN });
    await announce(WARM_UP.deliveries, WARM_UP.seconds);
    const costs = [];
    for (const asked of DELIVERIES) {
      const measured = await measure(server, async () => {
        const [load, { done }] = await Promise.all([
          order({ do: 'listen', seconds: SECONDS }),
          announce(asked, SECONDS),
        ]);
        return { load, done };
      });
      const { load, done } = measured.result;
      if (load.events === 0) throw new Error('Nothing was delivered');
      costs.push({
        load,
        share: load.events / (done * AUDIENCE),
        inFrame: load.events / load.frames,
        cpu: measured.serverCpu / load.events,
        inUse: inUse(measured),
      });
    }
    await order({ do: 'leave' });
    return costs;
  } finally {
    await server.stop();
  }
}
