/** Claims (P16): what saying something costs, what 10,000 ends in one second do, and that whoever says nothing pays nothing. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Report } from '../bench.ts';
import { type Counts, memberName } from '../layout.ts';
import { startLibrary } from '../servers.ts';
import { atMost } from '../target.ts';
import { inMicroseconds, inNumbers } from '../words.ts';

const SPEAKERS = 10_000;
const SILENT = 1_000;
const CONNECTED = 2_000;
const COUNTS: Counts = { members: SPEAKERS + SILENT, conversationSize: 50, loners: 0 };
const PER_SECOND = 1_000;
const SECONDS = 10;
/** From the first claim until all of them end. */
const ENDS_AFTER_MS = 70_000;
/** Round hours are as exact as clocks are: all that ends then ends in this time. */
const LISTEN_SECONDS = 6;

export const title =
  '10,000 people say that they are busy, and all of it ends in the same moment, before 2,000 sessions';

export async function run({ order, measure }: Bench): Promise<Report> {
  const server = await startLibrary(COUNTS);
  const { url, population } = server;
  const speakers = Array.from({ length: SPEAKERS }, (_, i) => memberName(i));
  const silent = Array.from({ length: SILENT }, (_, i) => memberName(SPEAKERS + i));
  try {
    const tokens = population.members.filter((_, i) => i % Math.round(COUNTS.members / CONNECTED) === 0);
    await order({ do: 'connect', url, tokens, perSecond: 400, look: 'count' });
    const costOf = async (names: readonly string[]) => {
      const { result, serverCpu } = await measure(server, () =>
        server.ask({ do: 'announce', names, perSecond: PER_SECOND, seconds: SECONDS }),
      );
      return (serverCpu / result.done) * 1e6;
    };

    // The first run is to warm up.
    await costOf(silent);
    const before = await costOf(silent);
    const endsAt = Date.now() + ENDS_AFTER_MS;
    const said = await measure(server, () =>
      server.ask({ do: 'say', names: speakers, perSecond: PER_SECOND, seconds: SECONDS, endsAt }),
    );
    const besides = await costOf(silent);
    const speaking = await costOf(speakers.slice(0, SILENT));
    await wait(Math.max(0, endsAt - 2_000 - Date.now()));
    await server.stalls();
    const ended = await measure(server, () => order({ do: 'listen', seconds: LISTEN_SECONDS }));
    const stall = await server.stalls();

    return {
      rows: [
        ['said, all stored', inNumbers(said.result.done)],
        ['saying something costs, all of it', inMicroseconds(said.serverCpu / said.result.done)],
        ['… and is answered, stored, after', `${(said.result.microsecondsEach / 1_000).toFixed(0)} ms on average`],
        [
          'a change of whoever says nothing, before and while others do',
          `${before.toFixed(1)}, ${besides.toFixed(1)} µs`,
        ],
        ['a change of whoever says something', `${speaking.toFixed(1)} µs`],
        ['ends told to viewers', inNumbers(ended.result.events)],
        ['events in a frame', inNumbers(ended.result.events / Math.max(1, ended.result.frames))],
        ['longest stall when all of it ends', `${stall.all.toFixed(0)} ms`],
        ['… without waiting for a core that the load has', `${stall.own.toFixed(0)} ms`],
      ],
      targets: [
        atMost('claims that could not be stored', SPEAKERS - said.result.done, 0),
        atMost('longest stall of the event loop, its own', stall.own, 50, 'ms'),
        atMost('whoever says nothing pays', besides / before, 1.05, '×'),
      ],
    };
  } finally {
    await server.stop();
  }
}
