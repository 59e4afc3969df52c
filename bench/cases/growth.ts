/**
 * Growth: the busy case with other audiences and numbers of sessions. Each person changes every other second, so twice
 * the people make twice the changes, and each viewer has as much to hear of as before.
 */
import type { Bench, Report } from '../bench.ts';
import { memberName } from '../layout.ts';
import { startOneOfTwo } from '../servers.ts';
import { atMost, inShort } from '../target.ts';

const AUDIENCES = [10, 50, 200];
const SESSIONS = [500, 2_000, 8_000];
const CHANGES_PER_PERSON = 0.5;
const SECONDS = 4;
/** What two runs of the same differ by. */
const TOLERANCE = 1.1;

export const title = 'CPU per delivered change as audience and sessions grow; each person changes every 2 s';

interface Cell {
  readonly microseconds: number;
  readonly p95: number;
  readonly perSecond: number;
}

export async function run(bench: Bench): Promise<Report> {
  const table: Cell[][] = [];
  for (const audience of AUDIENCES) {
    const row: Cell[] = [];
    for (const sessions of SESSIONS) row.push(await cellOf(bench, audience, sessions));
    table.push(row);
  }
  const bySessions = table.map((row) => worstRise(row));
  const byAudience = SESSIONS.map((_, i) => worstRise(table.flatMap((row) => row[i] ?? [])));

  return {
    columns: SESSIONS.map((sessions) => `${inShort(sessions)} sessions`),
    rows: AUDIENCES.map((audience, i) => [`audience ${audience}`, ...(table[i] ?? []).map(inWords)]),
    targets: [
      atMost('worst rise with the audience', Math.max(...byAudience), TOLERANCE, '×'),
      atMost('worst rise with the sessions', Math.max(...bySessions), TOLERANCE, '×'),
    ],
  };
}

const inWords = ({ microseconds, p95, perSecond }: Cell) =>
  `${microseconds.toFixed(2)} µs (${inShort(perSecond)}/s, p95 ${p95.toFixed(0)} ms)`;

/** From each figure to the next. */
function worstRise(cells: readonly Cell[]): number {
  const figures = cells.map(({ microseconds }) => microseconds);
  return Math.max(...figures.slice(1).map((figure, i) => figure / (figures[i] ?? figure)));
}

async function cellOf({ order, measure }: Bench, audience: number, sessions: number): Promise<Cell> {
  // Every other one has a session here; the others are at the other node, and change.
  const counts = { members: 2 * sessions, conversationSize: 2 * audience, conversationsEach: 1, loners: 0 };
  const server = await startOneOfTwo(counts);
  try {
    const { url, population } = server;
    const tokens = population.members.filter((_, i) => i % 2 === 0);
    await order({ do: 'connect', url, tokens, perSecond: 800, look: 'witness', oneIn: 40 });
    const names = Array.from({ length: sessions }, (_, i) => memberName(2 * i + 1));
    const { result, serverCpu } = await measure(server, async () => {
      const announced = server.ask({
        do: 'announce',
        names,
        perSecond: sessions * CHANGES_PER_PERSON,
        seconds: SECONDS,
      });
      const [load] = await Promise.all([order({ do: 'listen', seconds: SECONDS }), announced]);
      return load;
    });
    await order({ do: 'leave' });
    return {
      microseconds: (serverCpu / result.events) * 1e6,
      p95: result.announced.p95,
      perSecond: result.events / SECONDS,
    };
  } finally {
    await server.stop();
  }
}
