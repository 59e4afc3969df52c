/** The storm: a network fails for everybody at once, and everybody is back within ten seconds. */
import type { Bench, Report } from '../bench.ts';
import { startGateway } from '../servers.ts';
import { atMost } from '../target.ts';
import { inMegabytes, inMicroseconds, inUse } from '../words.ts';

const MEMBERS = 10_000;
const CONVERSATION_SIZE = 10;
const CONVERSATIONS_EACH = 5;
/** Nine others in each conversation, and oneself. */
const ONLINE_IN_VIEW = (CONVERSATION_SIZE - 1) * CONVERSATIONS_EACH + 1;
const BACK_WITHIN_SECONDS = 10;

export const title = '10,000 sessions of people with 5 conversations of 10, all cut at once, all back within 10 s';

export async function run({ order, measure }: Bench): Promise<Report> {
  const server = await startGateway({
    members: MEMBERS,
    conversationSize: CONVERSATION_SIZE,
    conversationsEach: CONVERSATIONS_EACH,
    loners: 0,
  });
  try {
    const { url } = server;
    const crowd = { url, tokens: server.population.members, look: 'picture', expectedOnline: ONLINE_IN_VIEW } as const;
    await order({ ...crowd, do: 'connect', perSecond: 700 });
    await server.stalls();

    const cut = await measure(server, () => order({ do: 'cut' }));
    const { all: cutStall } = await server.stalls();
    const back = await measure(server, () =>
      order({ ...crowd, do: 'connect', perSecond: MEMBERS / BACK_WITHIN_SECONDS, resume: true }),
    );
    const settled = await order({ do: 'listen', seconds: 5 });
    const { all: stall } = await server.stalls();
    const sessions = await server.metric('meeshy_active_connections');
    const { result } = back;

    return {
      rows: [
        ['all back after', `${result.seconds.toFixed(1)} s`],
        ['every view right, after the last connection', `${(settled.rightAfterMs / 1_000).toFixed(2)} s`],
        ['CPU to be cut, each', inMicroseconds(cut.serverCpu / MEMBERS)],
        ['CPU to return, each, all told', inMicroseconds(back.serverCpu / MEMBERS)],
        ['events delivered', `${result.events} in ${result.frames} frames`],
        ['worst second', inMegabytes(result.bytesInWorstSecond)],
        ['longest stall while cut, while returning', `${cutStall.toFixed(0)}, ${stall.toFixed(0)} ms`],
        ['server, generator', inUse(back)],
      ],
      targets: [
        atMost('all back', result.seconds, BACK_WITHIN_SECONDS + 0.5, 's'),
        atMost('wrong views', settled.wrongPictures, 0),
        atMost('every view right, after the last', settled.rightAfterMs / 1_000, 5, 's'),
        atMost('longest stall of the event loop', Math.max(cutStall, stall), 300, 'ms'),
        atMost('sessions lost', result.refused + result.lost + settled.lost + MEMBERS - sessions, 0),
      ],
    };
  } finally {
    await server.stop();
  }
}
