/** The storm: a network fails for everybody at once, and everybody is back within ten seconds. */
import { redisPath } from '../../scripts/lib/redis.mjs';
import type { Bench, Report } from '../bench.ts';
import type { Counts } from '../layout.ts';
import { type MeasuredServer, type StartServer, startGateway, startSocketIO, startWithRedis } from '../servers.ts';
import { atMost, inShort } from '../target.ts';
import { inMegabytes, inMicroseconds, inMilliseconds, inUse } from '../words.ts';

const PEOPLE = 10_000;
const CONVERSATION_SIZE = 10;
const CONVERSATIONS_EACH = 5;
const COUNTS: Counts = {
  members: PEOPLE,
  conversationSize: CONVERSATION_SIZE,
  conversationsEach: CONVERSATIONS_EACH,
  loners: 0,
};
/** Nobody to be told of anybody: connections, and nothing else. */
const BARE: Counts = { members: 0, conversationSize: 1, loners: PEOPLE };
const BACK_WITHIN_SECONDS = 10;
/** Who is not let in tries again for so long. */
const PATIENT_SECONDS = 60;
const SETTLE_SECONDS = 5;
const CONNECTED_PER_SECOND = 700;
const AT_ONCE = 100;
/** The targets were set where plain Socket.IO lets in as many in this time, as fast as it can. */
const PLAIN_SECONDS = 8;

export const title =
  '10,000 sessions of people with 5 conversations of 10, all cut at once, all back within 10 s; beside them plain Socket.IO, which tells as many, and connections and nothing else';

export async function run(bench: Bench): Promise<Report> {
  const alone = await of(bench, startGateway);
  const withRedis = redisPath() ? await of(bench, startWithRedis) : null;
  const telling = await of(bench, startSocketIO);
  const bare = await ofBare(bench);
  const row = (what: string, tell: (storm: Storm) => string, ofTelling: string, ofBare = '–') =>
    [what, tell(alone), withRedis ? tell(withRedis) : '–', ofTelling, ofBare] as const;
  const rowOfAll = (what: string, tell: (storm: Storm) => string, ofBare = '–') =>
    row(what, tell, tell(telling), ofBare);
  // Where connections take longer, a return may.
  const backWithin = (BACK_WITHIN_SECONDS + 0.5) * Math.max(1, bare.rushSeconds / PLAIN_SECONDS);

  return {
    columns: [
      'gateway',
      withRedis ? 'with Redis' : 'with Redis: there is none here',
      'plain Socket.IO, telling',
      'plain Socket.IO, bare',
    ],
    rows: [
      rowOfAll('all back after', ({ seconds }) => `${seconds.toFixed(1)} s`, `${bare.seconds.toFixed(1)} s`),
      row('… as fast as they are let in', () => '–', '–', `${bare.rushSeconds.toFixed(1)} s`),
      rowOfAll('had to try again, never back', ({ triedAgain, neverBack }) => `${triedAgain}, ${neverBack}`),
      row(
        'every view right, after the last connection',
        ({ rightAfterMs }) => `${(rightAfterMs / 1_000).toFixed(2)} s`,
        '–',
      ),
      rowOfAll('told of a change after, p50 / p95 / p99 / max', ({ told }) => inMilliseconds(told)),
      rowOfAll('CPU to be cut, each', ({ cut }) => inMicroseconds(cut), inMicroseconds(bare.cut)),
      rowOfAll('CPU to return, each, all told', ({ back }) => inMicroseconds(back), inMicroseconds(bare.back)),
      row('… to plain Socket.IO, telling', ({ back }) => `${inShort(back / telling.back)} ×`, '–'),
      rowOfAll('events delivered', ({ events, frames }) => `${events} in ${frames} frames`),
      rowOfAll(`… in the ${SETTLE_SECONDS} s after`, ({ late }) => `${late}`),
      rowOfAll('worst second', ({ bytes }) => inMegabytes(bytes)),
      rowOfAll('longest stall while cut, while returning', ({ stalls }) => inStalls(stalls)),
      rowOfAll('… without waiting for a core', ({ ownStalls }) => inStalls(ownStalls)),
      rowOfAll('server, generator', (storm) => storm.inUse, bare.inUse),
    ],
    targets: [
      atMost('all back', alone.seconds, backWithin, 's'),
      atMost('CPU to return, to a bare connection of plain Socket.IO', alone.back / bare.back, 1.2, '×'),
      ...(withRedis ? [atMost('… with Redis', withRedis.back / bare.back, 1.6, '×')] : []),
      atMost('wrong views', alone.wrongPictures + (withRedis?.wrongPictures ?? 0), 0),
      atMost('every view right, after the last', alone.rightAfterMs / 1_000, 5, 's'),
      atMost('longest stall of the event loop', Math.max(...alone.stalls), 150, 'ms'),
      atMost('sessions lost', alone.lost + (withRedis?.lost ?? 0), 0),
    ],
  };
}

const inStalls = (stalls: readonly number[]) => `${stalls.map((ms) => ms.toFixed(0)).join(', ')} ms`;

type Storm = Awaited<ReturnType<typeof of>>;

async function of({ order, measure }: Bench, start: StartServer) {
  const server = await start(COUNTS);
  try {
    const { url } = server;
    const tokens = server.population.members;
    const crowd = {
      do: 'connect',
      url,
      tokens,
      look: 'picture',
      counts: COUNTS,
      patientSeconds: PATIENT_SECONDS,
    } as const;
    await order({ ...crowd, perSecond: CONNECTED_PER_SECOND });
    await server.stalls();

    const cut = await measure(server, () => order({ do: 'cut' }));
    const whileCut = await server.stalls();
    const perSecond = PEOPLE / BACK_WITHIN_SECONDS;
    const back = await measure(server, () => order({ ...crowd, perSecond, resume: true }));
    const settled = await order({ do: 'listen', seconds: SETTLE_SECONDS });
    const whileReturning = await server.stalls();
    const { result } = back;
    const neverBack = start === startSocketIO ? settled.missing : await missingIn(server);
    await order({ do: 'leave' });
    return {
      seconds: result.seconds,
      triedAgain: result.triedAgain,
      neverBack,
      rightAfterMs: settled.rightAfterMs,
      wrongPictures: settled.wrongPictures,
      told: result.announced,
      cut: cut.serverCpu / PEOPLE,
      back: back.serverCpu / PEOPLE,
      events: result.events,
      frames: result.frames,
      late: settled.events,
      bytes: result.bytesInWorstSecond,
      stalls: [whileCut.all, whileReturning.all],
      ownStalls: [whileCut.own, whileReturning.own],
      lost: result.lost + settled.lost + neverBack,
      inUse: inUse(back),
    };
  } finally {
    await server.stop();
  }
}

/** By the gateway's own count. */
const missingIn = async (server: MeasuredServer) => PEOPLE - (await server.metric('meeshy_active_connections'));

/** What every server pays for a connection: the same cut and return, and a return as fast as they are let in. */
async function ofBare({ order, measure }: Bench) {
  const server = await startSocketIO(BARE);
  try {
    const { url } = server;
    const tokens = server.population.loners;
    await order({ do: 'connect', url, tokens, perSecond: CONNECTED_PER_SECOND, look: 'count' });
    const cut = await measure(server, () => order({ do: 'cut' }));
    const perSecond = PEOPLE / BACK_WITHIN_SECONDS;
    const back = await measure(server, () => order({ do: 'connect', url, tokens, perSecond, look: 'count' }));
    await order({ do: 'cut' });
    const rush = await order({ do: 'rush', url, tokens, atOnce: AT_ONCE });
    await order({ do: 'leave' });
    return {
      seconds: back.result.seconds,
      rushSeconds: rush.seconds,
      cut: cut.serverCpu / PEOPLE,
      back: back.serverCpu / PEOPLE,
      inUse: inUse(back),
    };
  } finally {
    await server.stop();
  }
}
