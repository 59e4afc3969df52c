/** Two gateways on one Redis: the reference load at one of them, as it is seen at the other. */
import { redisPath } from '../../scripts/lib/redis.mjs';
import type { Bench, Report } from '../bench.ts';
import { startTwoGateways } from '../servers.ts';
import { atMost } from '../target.ts';
import { inMicroseconds, inMilliseconds } from '../words.ts';

const COUNTS = { members: 1_000, conversationSize: 50, conversationsEach: 1, loners: 0 };
const BUSY = { perSecond: 50, seconds: 15 };
const QUIET = { perSecond: 1, seconds: 15 };
const AWAY_MS = 1_000;
/** Until both have settled. */
const SETTLE_SECONDS = 3;

export const title = 'two gateways: who leaves and returns at one is seen by 25 people at the other';

export async function run({ order, measure, idle }: Bench): Promise<Report> {
  if (!redisPath()) return { rows: [['not measured', 'there is no redis-server here']], targets: [] };
  const [here, there] = await startTwoGateways(COUNTS);
  const { members } = here.population;
  const [movers, viewers] = [members.filter((_, i) => i % 2 === 0), members.filter((_, i) => i % 2 === 1)];
  try {
    await order({ do: 'connect', url: there.url, tokens: viewers, perSecond: 250, look: 'witness' });
    await order({ do: 'connect', url: here.url, tokens: movers, perSecond: 250, look: 'count' });
    await idle(SETTLE_SECONDS);
    const load = (of: typeof BUSY) =>
      measure(there, () => order({ do: 'leave-and-return', url: here.url, tokens: movers, awayMs: AWAY_MS, ...of }));
    const quiet = (await load(QUIET)).result;
    const { result: busy, serverCpu } = await load(BUSY);
    await order({ do: 'leave' });

    return {
      columns: ['quiet: 2 changes a second', 'reference load: 100 changes a second'],
      rows: [
        ['latency p50 / p95 / p99 / max across', inMilliseconds(quiet.both), inMilliseconds(busy.both)],
        ['… of coming (with signing in)', inMilliseconds(quiet.online), inMilliseconds(busy.online)],
        ['… of leaving', inMilliseconds(quiet.offline), inMilliseconds(busy.offline)],
        ['changes caused, heard by nobody', ...[quiet, busy].map((seen) => `${seen.changes}, ${seen.unheard}`)],
        ['CPU of the hearing gateway per change', '', inMicroseconds(serverCpu / busy.changes)],
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
