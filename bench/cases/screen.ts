/**
 * From the change to the screen: the reference load, one of whose conversations is open in Chromium, with everybody who is in
 * it on the page.
 */
import type { Browser, Page } from '@playwright/test';
import type { Bench, Report } from '../bench.ts';
import { quantilesOf } from '../generator/statistics.ts';
import { type Listening, openApp, openBrowser, type ToldStatus } from '../page.ts';
import { type MeasuredServer, startGateway } from '../servers.ts';
import { atMost } from '../target.ts';
import { inMilliseconds } from '../words.ts';

const CONVERSATION_SIZE = 50;
/** One of them watches. */
const COUNTS = { members: 1_050, conversationSize: CONVERSATION_SIZE, conversationsEach: 1, loners: 0 };
const LEAVES_PER_SECOND = 50;
const SECONDS = 40;
const AWAY_MS = 1_000;
/** Taller than the list: what is not on the page is painted by nobody. */
const VIEWPORT = { width: 1_280, height: 4_000 };
const ROWS = '.meeshy-drawer [data-meeshy-row]';

export const title = 'from the change to the screen: 100 changes a second, those of one conversation of 50 in Chromium';

export async function run({ order }: Bench): Promise<Report> {
  const server = await startGateway(COUNTS);
  const browser = await openBrowser();
  try {
    const [viewer = '', ...others] = server.population.members;
    const { url } = server;
    await order({ do: 'connect', url, tokens: others, perSecond: 250, look: 'count' });
    const page = await openParticipants(browser, server, viewer);
    const [load, seen] = await Promise.all([
      order({
        do: 'leave-and-return',
        url,
        tokens: others,
        perSecond: LEAVES_PER_SECOND,
        seconds: SECONDS,
        awayMs: AWAY_MS,
      }),
      page.evaluate(watchScreen, { seconds: SECONDS + AWAY_MS / 1_000, rows: ROWS }),
    ]);
    const both = quantilesOf([...seen.coming, ...seen.leaving]);
    return {
      rows: [
        ['to the screen, p50 / p95 / p99 / max', inMilliseconds(both)],
        ['… of coming', inMilliseconds(quantilesOf(seen.coming))],
        ['… of leaving', inMilliseconds(quantilesOf(seen.leaving))],
        ['changes the server made', `${load.changes}`],
        ['changes the page was told, and showed', `${seen.told}, ${seen.coming.length + seen.leaving.length}`],
      ],
      targets: [
        atMost('p95 to the screen', both.p95, 100, 'ms'),
        atMost('told, and never shown', seen.told - seen.coming.length - seen.leaving.length, 0),
      ],
    };
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function openParticipants(browser: Browser, server: MeasuredServer, token: string): Promise<Page> {
  const page = await openApp(browser, token, { viewport: VIEWPORT });
  await page.goto(server.url);
  await page.getByRole('list', { name: 'Conversations' }).getByRole('link').click();
  await page.getByRole('button', { name: 'Participants' }).click();
  await page.waitForFunction(({ rows, size }) => document.querySelectorAll(rows).length === size, {
    rows: ROWS,
    size: CONVERSATION_SIZE,
  });
  return page;
}

interface Watched {
  /** From the moment by which the server dates the change until it was painted, ms by the machine's clock. */
  readonly coming: readonly number[];
  readonly leaving: readonly number[];
  /** News of those on the page. */
  readonly told: number;
}

/** Runs in the page: looks in each frame which of the changes that it has been told are on it. */
async function watchScreen({ seconds, rows }: { seconds: number; rows: string }): Promise<Watched> {
  const page = globalThis as unknown as Listening;
  const delays = { coming: [] as number[], leaving: [] as number[] };
  const versions = new Map<string, number>();
  const awaited = new Set<ToldStatus>();
  const markOf = (userId: string) =>
    document.querySelector<HTMLElement>(`${rows}[data-meeshy-row="${userId}"] .meeshy-mark`);
  const isShown = ({ userId, isOnline }: ToldStatus) =>
    markOf(userId)?.dataset.status === (isOnline ? 'online' : 'away');
  let told = 0;
  page.told.length = 0;
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    for (const one of page.told.splice(0)) {
      // What is said again now and then is no news (P8).
      if (one.version <= (versions.get(one.userId) ?? -1) || !markOf(one.userId)) continue;
      versions.set(one.userId, one.version);
      awaited.add(one);
      told += 1;
    }
    const shown = [...awaited].filter(isShown);
    // A task that is asked for within a frame comes after it is painted.
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
    const now = Date.now();
    for (const one of shown) {
      awaited.delete(one);
      delays[one.isOnline ? 'coming' : 'leaving'].push(now - Date.parse(one.timestamp));
    }
  }
  return { ...delays, told };
}
