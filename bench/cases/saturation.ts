/**
 * Saturation: more changes than a core can tell of, with people who come and go for real beside them; then the same while another
 * program takes half of the core. It shows what the control of windows (`gateway/src/live/delivery/pressure.ts`) makes of it.
 */
import type { Bench, Report } from '../bench.ts';
import { CENTRIFUGO, hasCentrifugo, startCentrifugo } from '../centrifugo.ts';
import type { Taken, Taking } from '../conversation.ts';
import { type Counts, memberName } from '../layout.ts';
import { startProcess } from '../processes.ts';
import type { Second } from '../servers/course.ts';
import { CORE, type StartServer, startOneOfTwo } from '../servers.ts';
import { atLeast, atMost, type Target } from '../target.ts';
import { inMicroseconds, inMilliseconds, inNumbers, inPercent, inUse } from '../words.ts';

/** As in `busy`. */
const COUNTS: Counts = { members: 4_000, conversationSize: 100, conversationsEach: 1, loners: 0 };
const CHANGES_PER_SECOND = 10_000;
const AWAY_MS = 1_000;
const SECONDS = 20;
const WITNESSES_ONE_IN = 40;

const LONG_WINDOW_MS = 200;
const FULL = 0.9;
/** Half of them, less what two runs of the same differ by. */
const HALF = 0.45;

export const title =
  '2,000 sessions, 10,000 changes a second and 300 real leave-and-returns, audience 50, on a whole core and on half of one';

export async function run(bench: Bench): Promise<Report> {
  const whole = await of(bench, startOneOfTwo, { leavesPerSecond: 300, taken: 0 });
  const half = await of(bench, startOneOfTwo, { leavesPerSecond: 300, taken: 0.5 });
  const centrifugo = hasCentrifugo ? await of(bench, startCentrifugo, { leavesPerSecond: 0, taken: 0 }) : null;
  const all = [whole, half, centrifugo];
  const row = (what: string, tell: (run: Run) => string) =>
    [what, ...all.map((run) => (run ? tell(run) : '–'))] as const;

  return {
    columns: ['gateway', 'gateway, half of the core', CENTRIFUGO],
    rows: [
      row('changes a second', ({ changesPerSecond }) => inNumbers(changesPerSecond)),
      row('real leave-and-returns a second', ({ leavesPerSecond }) => inNumbers(leavesPerSecond)),
      row('taken by another program', ({ taken }) => `${inPercent(taken)} of the core`),
      row('deliveries a second', ({ perSecond }) => inNumbers(perSecond)),
      row('deliveries in a frame', ({ load }) => inNumbers(load.events / load.frames)),
      row('latency p50 / p95 / p99 / max', ({ load }) => inMilliseconds(load.announced)),
      row('… of real leave-and-returns', ({ load }) => inMilliseconds(load.both)),
      row('real changes, heard by nobody', ({ load }) => `${load.changes}, ${load.unheard}`),
      row('CPU per delivery, all of it', ({ cpu }) => inMicroseconds(cpu)),
      row('server, generator', (run) => run.inUse),
      ...Array.from({ length: SECONDS }, (_, i) => row(`second ${i + 1}`, ({ course }) => inWords(course[i]))),
      row('windows turned, in all', ({ course }) => (course.length > 0 ? `${turnsIn(course)} times` : '–')),
    ],
    targets: [
      ...targetsOf('', whole, 1),
      ...targetsOf(', half of the core', half, 2),
      atLeast('deliveries on half of the core, to those on all of it', half.perSecond / whole.perSecond, HALF, '×'),
      atMost('connections refused', whole.load.refused + half.load.refused, 0),
    ],
  };
}

/** `times`: what has half of the time has twice the windows. */
function targetsOf(where: string, { load, course, taken }: Run, times: number): Target[] {
  return [
    atMost(`p95${where}`, load.announced.p95, 200 * times, 'ms'),
    atMost(`p95 of real leave-and-returns${where}`, load.both.p95, 250 * times, 'ms'),
    atMost(`real changes heard by nobody${where}`, load.unheard, 0),
    atMost(
      `seconds with windows above ${LONG_WINDOW_MS * times} ms and time left${where}`,
      course.filter(({ most, cpu }) => most > LONG_WINDOW_MS * times && cpu < FULL * (1 - taken)).length,
      0,
    ),
  ];
}

const turnsIn = (course: readonly Second[]) => course.reduce((sum, { turns }) => sum + turns, 0);

/** "window 60 / 80 / 150 ms, turned 2 times, 93.1 % of the core". */
function inWords(second: Second | undefined): string {
  if (!second) return '–';
  const { least, median, most, turns, cpu } = second;
  return `window ${least} / ${median} / ${most} ms, turned ${turns} times, ${inPercent(cpu)} of the core`;
}

interface Load {
  readonly leavesPerSecond: number;
  /** Of the server's core, by another program. */
  readonly taken: number;
}

type Run = Awaited<ReturnType<typeof of>>;

async function of({ order, measure }: Bench, start: StartServer, { leavesPerSecond, taken: share }: Load) {
  const server = await start(COUNTS);
  const taking = startProcess<Taking, Taken>('./servers/taking-process.js', { core: CORE });
  const { url } = server;
  const tokens = server.population.members.filter((_, i) => i % 2 === 0);
  const names = Array.from({ length: COUNTS.members / 2 }, (_, i) => memberName(2 * i + 1));
  // Those who witness stay: while one is away nobody could tell what is heard in its conversation.
  const comers = tokens.filter((_, i) => i % 2 === 1);
  const perSecond = leavesPerSecond;
  const seconds = SECONDS;
  try {
    await order({ do: 'connect', url, tokens, perSecond: 400, look: 'witness', oneIn: WITNESSES_ONE_IN });
    const measured = await measure(server, async () => {
      const [load, { course, done }, taken] = await Promise.all([
        perSecond > 0
          ? order({ do: 'leave-and-return', url, tokens: comers, perSecond, seconds, awayMs: AWAY_MS })
          : order({ do: 'listen', seconds }),
        server.ask({ do: 'announce', names, perSecond: CHANGES_PER_SECOND, seconds }),
        share > 0 ? taking.ask({ share, seconds }) : { share },
      ]);
      return { load, course, done, taken };
    });
    await order({ do: 'leave' });
    const { load, course, done, taken } = measured.result;
    if (load.events === 0) throw new Error('Nothing was delivered');
    return {
      load,
      course,
      taken: taken.share,
      leavesPerSecond,
      changesPerSecond: done / seconds,
      perSecond: load.events / seconds,
      cpu: measured.serverCpu / load.events,
      inUse: inUse(measured),
    };
  } finally {
    await taking.stop();
    await server.stop();
  }
}
