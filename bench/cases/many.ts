/** Many: what a session costs that does nothing. */
import type { Bench, Report } from '../bench.ts';
import { startGateway } from '../servers.ts';
import { atMost } from '../target.ts';
import { inKilobytes, inPercent } from '../words.ts';

const MEMBERS = 15_000;
const PER_SECOND = 800;
const IDLE_SECONDS = 30;

export const title = '15,000 idle sessions of people with 5 conversations of 10';

export async function run({ order, measure, idle }: Bench): Promise<Report> {
  const server = await startGateway({ members: MEMBERS, conversationSize: 10, conversationsEach: 5, loners: 0 });
  try {
    const heapBefore = await server.heapBytes();
    const { url, population } = server;
    const connected = await order({
      do: 'connect',
      url,
      tokens: population.members,
      perSecond: PER_SECOND,
      look: 'count',
    });
    await idle(2);
    const heap = ((await server.heapBytes()) - heapBefore) / connected.opened;
    const nothing = await measure(server, () => idle(IDLE_SECONDS));
    const cpu = nothing.serverCpu / nothing.seconds;

    return {
      rows: [
        ['sessions', `${connected.opened}, ${connected.refused} refused`],
        ['heap per session', inKilobytes(heap)],
        ['CPU while nothing happens', `${inPercent(cpu)} of a core`],
      ],
      targets: [
        atMost('heap per session', heap / 1024, 16, 'kB'),
        atMost('CPU while nothing happens', cpu * 100, 5, '% of a core'),
        atMost('connections refused', connected.refused, 0),
      ],
    };
  } finally {
    await server.stop();
  }
}
