/** Activity: what a request pays for presence, and what presence asks of the database for it. */
import type { Bench, Report } from '../bench.ts';
import { memberName } from '../layout.ts';
import { startLibrary } from '../servers.ts';
import { atMost } from '../target.ts';
import { inNumbers, inPercent } from '../words.ts';

const MEMBERS = 10_000;
const SECONDS = 75;

export const title =
  '10,000 people with a session each, one request or message a second each, entering where the host tells of them';

export async function run({ order, measure }: Bench): Promise<Report> {
  const server = await startLibrary({ members: MEMBERS, conversationSize: 10, conversationsEach: 5, loners: 0 });
  try {
    const { url, population } = server;
    await order({ do: 'connect', url, tokens: population.members, perSecond: 800, look: 'count' });
    const names = Array.from({ length: MEMBERS }, (_, i) => memberName(i));
    const [tripsBefore, rowsBefore] = await figures();
    const { result, serverCpu, seconds } = await measure(server, () =>
      server.ask({ do: 'act', names, perSecond: MEMBERS, seconds: SECONDS }),
    );
    const [tripsAfter, rowsAfter] = await figures();
    const roundTrips = (tripsAfter - tripsBefore) / seconds;

    return {
      rows: [
        ['requests', inNumbers(result.done)],
        ['a request waits for presence', `${result.microsecondsEach.toFixed(2)} µs`],
        ['database round trips', `${roundTrips.toFixed(2)} a second`],
        ['database rows written', `${inNumbers((rowsAfter - rowsBefore) / seconds)} a second`],
        ['CPU, all of it', `${inPercent(serverCpu / seconds)} of a core`],
      ],
      targets: [
        atMost('database round trips a second', roundTrips, 2),
        atMost('a request pays', result.microsecondsEach, 20, 'µs'),
        atMost('… and with all that follows', (serverCpu / result.done) * 1e6, 20, 'µs'),
      ],
    };

    async function figures() {
      return [
        await server.metric('meeshy_database_round_trips_total'),
        await server.metric('meeshy_saved_rows_total'),
      ] as const;
    }
  } finally {
    await server.stop();
  }
}
