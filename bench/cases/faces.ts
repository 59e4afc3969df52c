/** Faces: what it costs that a third of the people share less than all, or say something of themselves (P16 to P18). */
import type { Bench, Report } from '../bench.ts';
import { type Counts, memberName } from '../layout.ts';
import { startOneOfTwo } from '../servers.ts';
import { inKilobytes, inMicroseconds, inMilliseconds, inNumbers, inUse } from '../words.ts';

/** Every other one has a session here; the others are at the other node, and change. */
const COUNTS: Counts = { members: 4_000, conversationSize: 100, conversationsEach: 1, loners: 0 };
const CHANGES_PER_SECOND = 1_000;
const LEAVES_PER_SECOND = 100;
const SECONDS = 10;
const AWAY_MS = 1_000;
const WARM_UP_SECONDS = 4;
const WITNESSES_ONE_IN = 40;

export const title =
  '2,000 sessions, 1,000 changes a second at the announcing port and 100 real leave-and-returns, audience 50: nobody, or a third, uses faces, claims and sharing';

export async function run(bench: Bench): Promise<Report> {
  const nobody = await of(bench, false);
  const third = await of(bench, true);
  const row = (what: string, tell: (seen: Faces) => string, figure: (seen: Faces) => number) =>
    [what, tell(nobody), tell(third), `${inNumbers(figure(third) / figure(nobody))} ×`] as const;
  const plainly = (what: string, tell: (seen: Faces) => string) => [what, tell(nobody), tell(third), ''] as const;

  return {
    columns: ['nobody does', 'a third does', 'to nobody'],
    rows: [
      plainly('events delivered a second', ({ events }) => inNumbers(events / SECONDS)),
      row(
        'CPU per change at the port, all told',
        ({ change }) => inMicroseconds(change),
        ({ change }) => change,
      ),
      row(
        'CPU per delivered event',
        ({ event }) => inMicroseconds(event),
        ({ event }) => event,
      ),
      row(
        'CPU to leave and return, besides',
        ({ visit }) => inMicroseconds(visit),
        ({ visit }) => visit,
      ),
      row(
        'heap per session',
        ({ heap }) => inKilobytes(heap),
        ({ heap }) => heap,
      ),
      plainly('latency p50 / p95 / p99 / max', ({ load }) => inMilliseconds(load.announced)),
      plainly('… of real leave-and-returns', ({ load }) => inMilliseconds(load.both)),
      plainly('server, generator', (seen) => seen.inUse),
    ],
    // That whoever uses none of it pays nothing is measured by pairs of versions (`README.md`).
    targets: [],
  };
}

type Faces = Awaited<ReturnType<typeof of>>;

async function of({ order, measure }: Bench, isShared: boolean) {
  const server = await startOneOfTwo(COUNTS);
  const { url } = server;
  const tokens = server.population.members.filter((_, i) => i % 2 === 0);
  const everybody = Array.from({ length: COUNTS.members }, (_, i) => memberName(i));
  const names = everybody.filter((_, i) => i % 2 === 1);
  const comers = tokens.filter((_, i) => i % 2 === 1);
  const seconds = SECONDS;
  try {
    const heapBefore = await server.heapBytes();
    await order({ do: 'connect', url, tokens, perSecond: 400, look: 'witness', oneIn: WITNESSES_ONE_IN });
    if (isShared) await server.ask({ do: 'share', names: everybody });
    const announce = (perSecond: number, seconds: number) => server.ask({ do: 'announce', names, perSecond, seconds });
    await announce(CHANGES_PER_SECOND, WARM_UP_SECONDS);
    const heap = ((await server.heapBytes()) - heapBefore) / tokens.length;
    const announcing = await measure(server, async () => {
      const [load] = await Promise.all([order({ do: 'listen', seconds }), announce(CHANGES_PER_SECOND, seconds)]);
      return load;
    });
    const visits = { tokens: comers, perSecond: LEAVES_PER_SECOND, seconds, awayMs: AWAY_MS };
    const both = await measure(server, async () => {
      const [load] = await Promise.all([
        order({ do: 'leave-and-return', url, ...visits }),
        announce(CHANGES_PER_SECOND, seconds),
      ]);
      return load;
    });
    await order({ do: 'leave' });
    return {
      load: both.result,
      heap,
      events: announcing.result.events,
      change: announcing.serverCpu / (CHANGES_PER_SECOND * seconds),
      event: announcing.serverCpu / announcing.result.events,
      visit: (both.serverCpu - announcing.serverCpu) / (LEAVES_PER_SECOND * seconds),
      inUse: inUse(both),
    };
  } finally {
    await server.stop();
  }
}
