/** Cluster: what it costs a gateway that Redis decides, where somebody comes and goes and where others hear of it. */
import { redisPath } from '../../scripts/lib/redis.mjs';
import type { Bench, Report } from '../bench.ts';
import type { Counts } from '../layout.ts';
import { type StartServer, startGateway, startWithRedis } from '../servers.ts';
import { atMost } from '../target.ts';
import { inMicroseconds, inMilliseconds, inNumbers, inPercent, inUse } from '../words.ts';

const COUNTS: Counts = { members: 1_000, conversationSize: 50, conversationsEach: 1, loners: 0 };
const LEAVES_PER_SECOND = 100;
const SECONDS = 15;
/** The first visits cost more, until the code is warm. */
const WARM_UP_SECONDS = 10;
const AWAY_MS = 1_000;
const IDLE_SECONDS = 5;

export const title =
  'one gateway, alone and with Redis: 1,000 sessions, 200 changes a second by comings and goings, audience 50';

export async function run(bench: Bench): Promise<Report> {
  if (!redisPath()) return { rows: [['not measured', 'there is no redis-server here']], targets: [] };
  const alone = await of(bench, startGateway);
  const withRedis = await of(bench, startWithRedis);
  const all = [alone, withRedis];

  return {
    columns: ['alone', 'with Redis'],
    rows: [
      ['CPU per change, the connection included', ...all.map(({ change }) => inMicroseconds(change))],
      ['CPU while nothing happens', ...all.map(({ idle }) => `${inPercent(idle)} of a core`)],
      ['latency p50 / p95 / p99 / max', ...all.map(({ load }) => inMilliseconds(load.both))],
      ['changes caused, heard by nobody', ...all.map(({ load }) => `${load.changes}, ${load.unheard}`)],
      ['events in a frame', ...all.map(({ load }) => inNumbers(load.events / load.frames))],
      ['server, generator', ...all.map((seen) => seen.inUse)],
    ],
    targets: [
      atMost('CPU per change with Redis, to that without', withRedis.change / alone.change, 1.5, '×'),
      atMost('changes heard by nobody', alone.load.unheard + withRedis.load.unheard, 0),
    ],
  };
}

async function of({ order, measure, idle }: Bench, start: StartServer) {
  const server = await start(COUNTS);
  const { url, population } = server;
  const comeAndGo = (seconds: number) =>
    order({
      do: 'leave-and-return',
      url,
      tokens: population.members,
      perSecond: LEAVES_PER_SECOND,
      seconds,
      awayMs: AWAY_MS,
    });
  try {
    await order({ do: 'connect', url, tokens: population.members, perSecond: 250, look: 'witness' });
    await comeAndGo(WARM_UP_SECONDS);
    const nothing = await measure(server, () => idle(IDLE_SECONDS));
    const idleCpu = nothing.serverCpu / nothing.seconds;
    const measured = await measure(server, () => comeAndGo(SECONDS));
    const { result: load, serverCpu, seconds } = measured;
    await order({ do: 'leave' });
    return { load, idle: idleCpu, change: (serverCpu - idleCpu * seconds) / load.changes, inUse: inUse(measured) };
  } finally {
    await server.stop();
  }
}
