/** REST: what the lists cost that an app asks for when it is opened. */
import type { Bench, Report } from '../bench.ts';
import { type Counts, conversationsOf, memberName } from '../layout.ts';
import { type MeasuredServer, startUnlimited } from '../servers.ts';
import { atLeast, atMost } from '../target.ts';
import { inMicroseconds, inMilliseconds, inNumbers, inPercent } from '../words.ts';

/** Five conversations of ten each. */
const FIVE: Counts = { members: 1_000, conversationSize: 10, conversationsEach: 5, loners: 0 };
/** Of whom everybody shares one conversation with 199 others. */
const MANY: Counts = { members: 1_000, conversationSize: 200, loners: 0 };
/** What is asked for, and how many people each answer tells of. */
const ANSWERS = [
  { name: 'nothing (/health/live)', people: 0 },
  { name: 'conversations, of 5', people: 45 },
  { name: 'contacts, 45', people: 45 },
  { name: 'contacts, 199', people: 199 },
  { name: 'participants, 200', people: 200 },
  { name: 'presence of 200', people: 200 },
];
/** Of answers that tell of one person: 2,500 a second of the conversations of somebody with five. */
const WANTED_PER_SECOND = 2_500 * 45;
const PRESENT_PER_SECOND = 200;
const AT_ONCE = 50;
/** In both ways, until the code is warm: of the first two thousand each costs twice as much. */
const WARM_UP = 3_000;
const REQUESTS = 3_000;

export const title = 'REST, 50 requests at once, of 1,000 people of whom half are online';

export async function run(bench: Bench): Promise<Report> {
  const five = await of(bench, FIVE, ['/health/live', '/api/conversations', '/api/contacts?limit=50']);
  const ids = Array.from({ length: 200 }, (_, i) => memberName(i)).join();
  const [conversation] = conversationsOf(memberName(0), MANY);
  const many = await of(bench, MANY, [
    '/api/contacts?limit=200',
    `/api/conversations/${conversation}/participants?limit=200`,
    `/api/users/presence?ids=${ids}`,
  ]);
  const all = [...five, ...many];

  return {
    columns: ANSWERS.map(({ name }) => name),
    rows: [
      ['CPU per request, a connection each', ...all.map(({ once }) => inMicroseconds(once.cpu))],
      ['CPU per request, connections kept', ...all.map(({ kept }) => inMicroseconds(kept.cpu))],
      ['requests a second, a connection each', ...all.map(({ once }) => inNumbers(once.perSecond))],
      ['requests a second, connections kept', ...all.map(({ kept }) => inNumbers(kept.perSecond))],
      ['latency p50 / p95 / p99 / max, a connection each', ...all.map(({ once }) => inMilliseconds(once.took))],
      ['bytes of an answer', ...all.map(({ kept }) => inNumbers(kept.bytes))],
      ['server, generator, a connection each', ...all.map(({ once }) => once.inUse)],
      ['refused', ...all.map(({ once, kept }) => `${once.refused + kept.refused}`)],
    ],
    targets: [
      // By CPU: on a machine that does other things as well, the rate is that of what they leave.
      ...ANSWERS.flatMap(({ name, people }, i) => {
        const { once } = all[i] as Asked;
        const wanted = WANTED_PER_SECOND / people;
        return people > 0 ? [atLeast(`${name}: a second of one core answers`, 1 / once.cpu, wanted)] : [];
      }),
      atMost('requests refused', Math.max(...all.map(({ once, kept }) => once.refused + kept.refused)), 0),
    ],
  };
}

interface Asked {
  readonly once: Cost;
  readonly kept: Cost;
}

type Cost = Awaited<ReturnType<typeof costOf>>;

async function of(bench: Bench, counts: Counts, paths: readonly string[]): Promise<Asked[]> {
  const server = await startUnlimited(counts);
  const { url, population } = server;
  try {
    const present = population.members.filter((_, i) => i % 2 === 0);
    await bench.order({ do: 'connect', url, tokens: present, perSecond: PRESENT_PER_SECOND, look: 'count' });
    // Whoever asks is in the first conversation, where there are several.
    const tokens = population.members.slice(0, counts.conversationSize);
    const costs: Asked[] = [];
    for (const path of paths) {
      for (const isKept of [true, false])
        await bench.order({ do: 'request', url, path, tokens, atOnce: AT_ONCE, count: WARM_UP, isKept });
      const once = await costOf(bench, server, path, tokens, false);
      costs.push({ once, kept: await costOf(bench, server, path, tokens, true) });
    }
    await bench.order({ do: 'leave' });
    return costs;
  } finally {
    await server.stop();
  }
}

/** Besides what the sessions cost that are open meanwhile, which is not taken off: a request and what it waits for. */
async function costOf(
  { order, measure }: Bench,
  server: MeasuredServer,
  path: string,
  tokens: readonly string[],
  isKept: boolean,
) {
  const { url } = server;
  const measured = await measure(server, () =>
    order({ do: 'request', url, path, tokens, atOnce: AT_ONCE, count: REQUESTS, isKept }),
  );
  const { result, serverCpu, generatorCpu } = measured;
  return {
    cpu: serverCpu / REQUESTS,
    perSecond: REQUESTS / result.seconds,
    took: result.answered,
    bytes: result.bytes / REQUESTS,
    refused: result.refused,
    inUse: `${inPercent(serverCpu / result.seconds)}, ${inPercent(generatorCpu / result.seconds)} of a core`,
  };
}
