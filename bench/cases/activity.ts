/** Activity: what a request pays for presence, what presence asks of the database for it, and what histories add to that (P22). */
import type { Bench, Report } from '../bench.ts';
import { memberName } from '../layout.ts';
import { type MeasuredServer, startLibrary } from '../servers.ts';
import { atMost } from '../target.ts';
import { inNumbers, inPercent } from '../words.ts';

const MEMBERS = 10_000;
const SECONDS = 75;
/** Histories are written so often. */
const WRITE_S = 600;

export const title =
  '10,000 people with a session each, one request or message a second each, entering where the host tells of them; then with all of them recorded';

export async function run({ order, measure }: Bench): Promise<Report> {
  const server = await startLibrary({ members: MEMBERS, conversationSize: 10, conversationsEach: 5, loners: 0 });
  try {
    const { url, population } = server;
    await order({ do: 'connect', url, tokens: population.members, perSecond: 800, look: 'count' });
    const names = Array.from({ length: MEMBERS }, (_, i) => memberName(i));
    const act = () => acting(server, measure, names);
    const alone = await act();
    await server.ask({ do: 'record', names });
    const recorded = await act();
    const writtenBefore = await server.metric('meeshy_history_writes_total');
    const writing = await measure(server, () => server.ask({ do: 'write-histories' }));
    const written = (await server.metric('meeshy_history_writes_total')) - writtenBefore;

    const both = (what: string, tell: (of: Acting) => string) => [what, tell(alone), tell(recorded)] as const;
    return {
      columns: ['nobody is recorded', 'everybody is'],
      rows: [
        both('requests', ({ done }) => inNumbers(done)),
        both('a request waits for presence', ({ microsecondsEach }) => `${microsecondsEach.toFixed(2)} µs`),
        both('database round trips', ({ roundTrips }) => `${roundTrips.toFixed(2)} a second`),
        both('database rows written', ({ rows }) => `${inNumbers(rows)} a second`),
        both('CPU, all of it', ({ cpu }) => `${inPercent(cpu)} of a core`),
        ['histories: writes, a person and 10 minutes', '0', (written / MEMBERS).toFixed(2)],
        ['histories: CPU of that for all of them', '0', `${inNumbers(writing.serverCpu * 1_000)} ms`],
        ['… which is', '0', `${inPercent(writing.serverCpu / WRITE_S)} of a core`],
      ],
      targets: [
        atMost('database round trips a second', alone.roundTrips, 2),
        atMost('a request pays', alone.microsecondsEach, 20, 'µs'),
        atMost('… and with all that follows', alone.cpuEach, 20, 'µs'),
      ],
    };
  } finally {
    await server.stop();
  }
}

interface Acting {
  readonly done: number;
  readonly microsecondsEach: number;
  /** A second. */
  readonly roundTrips: number;
  readonly rows: number;
  /** Of a core. */
  readonly cpu: number;
  /** Of a request, microseconds. */
  readonly cpuEach: number;
}

async function acting(server: MeasuredServer, measure: Bench['measure'], names: readonly string[]): Promise<Acting> {
  const [tripsBefore, rowsBefore] = await figures();
  const { result, serverCpu, seconds } = await measure(server, () =>
    server.ask({ do: 'act', names, perSecond: MEMBERS, seconds: SECONDS }),
  );
  const [tripsAfter, rowsAfter] = await figures();
  return {
    done: result.done,
    microsecondsEach: result.microsecondsEach,
    roundTrips: (tripsAfter - tripsBefore) / seconds,
    rows: (rowsAfter - rowsBefore) / seconds,
    cpu: serverCpu / seconds,
    cpuEach: (serverCpu / result.done) * 1e6,
  };

  async function figures() {
    return [
      await server.metric('meeshy_database_round_trips_total'),
      await server.metric('meeshy_saved_rows_total'),
    ] as const;
  }
}
