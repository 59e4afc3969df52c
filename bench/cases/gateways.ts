/** Two gateways on one Redis: the reference load at one of them, as it is seen at the other. */
import { redisPath } from '../../scripts/lib/redis.mjs';
import type { Bench, Report } from '../bench.ts';
import type { Counts } from '../layout.ts';
import { startTwoGateways } from '../servers.ts';
import { atMost } from '../target.ts';
import { inKilobytes, inMicroseconds, inMilliseconds } from '../words.ts';

const COUNTS: Counts = { members: 1_000, conversationSize: 50, conversationsEach: 1, loners: 0 };
const BUSY = { perSecond: 50, seconds: 15 };
const QUIET = { perSecond: 1, seconds: 15 };
const AWAY_MS = 1_000;
/** Twenty viewers, each of whom watches nearly five hundred people who are not there. */
const WATCHED: Counts = { members: 10_000, conversationSize: 500, conversationsEach: 1, loners: 0 };
/** Until both have settled. */
const SETTLE_SECONDS = 3;

export const title = 'two gateways: who leaves and returns at one is seen by 25 people at the other';

export async function run(bench: Bench): Promise<Report> {
  const { order, measure, idle } = bench;
  if (!redisPath()) return { rows: [['not measured', 'there is no redis-server here']], targets: [] };
  const [here, there] = await startTwoGateways(COUNTS);
  const { members } = here.population;
  const [movers, viewers] = [members.filter((_, i) => i % 2 === 0), members.filter((_, i) => i % 2 === 1)];
  try {
    await order({ do: 'connect', url: there.url, tokens: viewers, perSecond: 250, look: 'witness' });
    await order({ do: 'connect', url: here.url, tokens: movers, perSecond: 250, look: 'count' });
    await idle(SETTLE_SECONDS);
    const load = (of: typeof BUSY) =>
      order({ do: 'leave-and-return', url: here.url, tokens: movers, awayMs: AWAY_MS, ...of });
    const quiet = await load(QUIET);
    const hearing = await measure(there, () => measure(here, () => load(BUSY)));
    const { result: busy, serverCpu: deciding } = hearing.result;
    await order({ do: 'leave' });

    return {
      columns: ['quiet: 2 changes a second', 'reference load: 100 changes a second'],
      rows: [
        ['latency p50 / p95 / p99 / max across', inMilliseconds(quiet.both), inMilliseconds(busy.both)],
        ['… of coming (with signing in)', inMilliseconds(quiet.online), inMilliseconds(busy.online)],
        ['… of leaving', inMilliseconds(quiet.offline), inMilliseconds(busy.offline)],
        ['changes caused, heard by nobody', ...[quiet, busy].map((seen) => `${seen.changes}, ${seen.unheard}`)],
        ['CPU where they come and go, per change', '', inMicroseconds(deciding / busy.changes)],
        ['CPU of the hearing gateway, per change', '', inMicroseconds(hearing.serverCpu / busy.changes)],
        ['heap for each who is watched and not there', inKilobytes(await heapPerWatched(bench)), ''],
      ],
      targets: [
        atMost('p95 when quiet', quiet.both.p95, 20, 'ms'),
        atMost('p95 at the reference load', busy.both.p95, 100, 'ms'),
        atMost('changes heard by nobody', quiet.unheard + busy.unheard, 0),
      ],
    };
  } finally {
    await Promise.all([here.stop(), there.stop()]);
  }
}

async function heapPerWatched({ order, idle }: Bench): Promise<number> {
  const [here, there] = await startTwoGateways(WATCHED);
  const { url, population } = there;
  const { members, conversationSize } = WATCHED;
  const viewers = population.members.filter((_, i) => i % conversationSize === 0);
  try {
    await idle(SETTLE_SECONDS);
    const before = await there.heapBytes();
    await order({ do: 'connect', url, tokens: viewers, perSecond: 20, look: 'count' });
    await idle(SETTLE_SECONDS);
    const heap = (await there.heapBytes()) - before;
    await order({ do: 'leave' });
    return heap / (members - viewers.length);
  } finally {
    await Promise.all([here.stop(), there.stop()]);
  }
}
