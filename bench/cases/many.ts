/** Many: what a session costs that does nothing. */
import type { Bench, Report } from '../bench.ts';
import { type StartServer, startGateway, startSocketIO } from '../servers.ts';
import { atMost } from '../target.ts';
import { inKilobytes, inPercent } from '../words.ts';

const MEMBERS = 15_000;
const PER_SECOND = 800;
const IDLE_SECONDS = 30;

export const title = '15,000 idle sessions of people with 5 conversations of 10';

export async function run(bench: Bench): Promise<Report> {
  const ours = await of(bench, startGateway);
  const all = [ours, await of(bench, startSocketIO)];

  return {
    columns: ['gateway', 'plain Socket.IO'],
    rows: [
      ['sessions', ...all.map(({ opened, refused }) => `${opened}, ${refused} refused`)],
      ['heap per session', ...all.map(({ heap }) => inKilobytes(heap))],
      ['CPU while nothing happens', ...all.map(({ cpu }) => `${inPercent(cpu)} of a core`)],
    ],
    targets: [
      atMost('heap per session', ours.heap / 1024, 16, 'kB'),
      atMost('CPU while nothing happens', ours.cpu * 100, 5, '% of a core'),
      atMost('connections refused', ours.refused, 0),
    ],
  };
}

async function of({ order, measure, idle }: Bench, start: StartServer) {
  const server = await start({ members: MEMBERS, conversationSize: 10, conversationsEach: 5, loners: 0 });
  try {
    const heapBefore = await server.heapBytes();
    const { url, population } = server;
    const { opened, refused } = await order({
      do: 'connect',
      url,
      tokens: population.members,
      perSecond: PER_SECOND,
      look: 'count',
    });
    await idle(2);
    const heap = ((await server.heapBytes()) - heapBefore) / opened;
    const nothing = await measure(server, () => idle(IDLE_SECONDS));
    await order({ do: 'leave' });
    return { opened, refused, heap, cpu: nothing.serverCpu / nothing.seconds };
  } finally {
    await server.stop();
  }
}
