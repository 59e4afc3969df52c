/** Many: what a session costs that does nothing. */
import type { Bench, Report } from '../bench.ts';
import { CENTRIFUGO, hasCentrifugo, startCentrifugo } from '../centrifugo.ts';
import { type StartServer, startGateway, startSocketIO } from '../servers.ts';
import { atMost } from '../target.ts';
import { inKilobytes, inPercent } from '../words.ts';

const MEMBERS = 15_000;
const PER_SECOND = 800;
const IDLE_SECONDS = 30;

export const title = '15,000 idle sessions of people with 5 conversations of 10';

export async function run(bench: Bench): Promise<Report> {
  const ours = await of(bench, startGateway);
  const socketIO = await of(bench, startSocketIO);
  const centrifugo = hasCentrifugo ? await of(bench, startCentrifugo) : null;
  const all = [ours, socketIO, centrifugo];
  const row = (what: string, tell: (idle: Idle) => string) =>
    [what, ...all.map((idle) => (idle ? tell(idle) : '–'))] as const;

  return {
    columns: ['gateway', 'plain Socket.IO', CENTRIFUGO],
    rows: [
      row('sessions', ({ opened, refused }) => `${opened}, ${refused} refused`),
      row('heap per session', ({ heap }) => (Number.isNaN(heap) ? '–' : inKilobytes(heap))),
      row('RSS per session', ({ resident }) => inKilobytes(resident)),
      row('CPU while nothing happens', ({ cpu }) => `${inPercent(cpu)} of a core`),
    ],
    targets: [
      atMost('heap per session', ours.heap / 1024, 14, 'kB'),
      atMost('RSS per session', ours.resident / 1024, 25, 'kB'),
      atMost('CPU while nothing happens, to plain Socket.IO', ours.cpu / socketIO.cpu, 1, '×'),
      atMost('connections refused', ours.refused, 0),
    ],
  };
}

type Idle = Awaited<ReturnType<typeof of>>;

async function of({ order, measure, idle }: Bench, start: StartServer) {
  const server = await start({ members: MEMBERS, conversationSize: 10, conversationsEach: 5, loners: 0 });
  try {
    const heapBefore = await server.heapBytes();
    const residentBefore = server.residentBytes();
    const { url, population } = server;
    const { opened, refused } = await order({
      do: 'connect',
      url,
      tokens: population.members,
      perSecond: PER_SECOND,
      look: 'count',
    });
    await idle(2);
    // Before the garbage is collected: it is what the machine has to have.
    const resident = (server.residentBytes() - residentBefore) / opened;
    const heap = ((await server.heapBytes()) - heapBefore) / opened;
    const nothing = await measure(server, () => idle(IDLE_SECONDS));
    await order({ do: 'leave' });
    return { opened, refused, heap, resident, cpu: nothing.serverCpu / nothing.seconds };
  } finally {
    await server.stop();
  }
}
