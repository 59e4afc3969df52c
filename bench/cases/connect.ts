/** Connect: how many sessions a second one core opens when everybody comes at once. */
import type { Bench, Report } from '../bench.ts';
import { type StartServer, startGateway, startSocketIO, startWs } from '../servers.ts';
import { atLeast, atMost } from '../target.ts';
import { inMicroseconds, inNumbers, inUse } from '../words.ts';

const COUNTS = { members: 6_000, conversationSize: 50, conversationsEach: 1, loners: 0 };
/** Those that come first find empty conversations and cold code: they are not measured. */
const FIRST = 3_000;
const AT_ONCE = 100;

export const title = 'sessions opened as fast as they are let in, each with authentication and a snapshot of up to 50';

export async function run(bench: Bench): Promise<Report> {
  const ours = await of(bench, startGateway);
  const all = [ours, await of(bench, startSocketIO), await of(bench, startWs)];

  return {
    columns: ['gateway', 'plain Socket.IO, no snapshot', 'bare ws, no snapshot'],
    rows: [
      ['sessions a second', ...all.map(({ perSecond }) => inNumbers(perSecond))],
      ['CPU per session', ...all.map(({ cpu }) => inMicroseconds(cpu))],
      ['refused', ...all.map(({ refused }) => `${refused}`)],
      ['server, generator', ...all.map(({ inUse }) => inUse)],
    ],
    targets: [
      // By CPU: on a machine that does other things as well, the rate is that of what they leave.
      atLeast('sessions that a second of one core opens', 1 / ours.cpu, 1_000),
      atMost('connections refused', ours.refused, 0),
    ],
  };
}

async function of({ order, measure }: Bench, start: StartServer) {
  const server = await start(COUNTS);
  const { url } = server;
  const { members } = server.population;
  try {
    // Every other seat first, so that those who are measured find half of their conversation there.
    const [early, late] = [members.filter((_, i) => i % 2 === 0), members.filter((_, i) => i % 2 === 1)];
    const before = await order({ do: 'rush', url, tokens: early.slice(0, FIRST), atOnce: AT_ONCE });
    const measured = await measure(server, () => order({ do: 'rush', url, tokens: late, atOnce: AT_ONCE }));
    const { opened, refused, seconds } = measured.result;
    await order({ do: 'leave' });
    return {
      perSecond: opened / seconds,
      cpu: measured.serverCpu / opened,
      refused: before.refused + refused,
      inUse: inUse({ ...measured, seconds }),
    };
  } finally {
    await server.stop();
  }
}
