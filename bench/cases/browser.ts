/** The browser: a list of 5,000 people on the screen, while 200 changes a second come in and somebody scrolls. */
import type { Browser, Page } from '@playwright/test';
import type { Bench, Report } from '../bench.ts';
import { quantilesOf } from '../generator/statistics.ts';
import { type Listening, openApp, openBrowser } from '../page.ts';
import { type MeasuredServer, startGateway } from '../servers.ts';
import { atLeast, atMost } from '../target.ts';

const PEOPLE = 5_000;
/** Those who come and go; the others are there only to be listed. */
const RESTLESS = 400;
const LEAVES_PER_SECOND = 100;
const SECONDS = 15;
const AWAY_MS = 1_000;
/** Two changes for each that leaves and returns. */
const FRAME_MS = 1_000 / 60;
/** A frame that comes later than this has let another one fall out. */
const LATE_MS = 1.5 * FRAME_MS;

export const title = 'Chromium with 5,000 contacts in a virtualised list that is scrolled, 200 changes a second';

export async function run({ order }: Bench): Promise<Report> {
  const server = await startGateway({ members: PEOPLE + 1, conversationSize: PEOPLE + 1, loners: 0 });
  const browser = await openBrowser();
  try {
    const [viewer = '', ...others] = server.population.members;
    const { url } = server;
    const tokens = others.slice(0, RESTLESS);
    await order({ do: 'connect', url, tokens, perSecond: 200, look: 'count' });
    const page = await openContacts(browser, server, viewer);
    const still = await watch(page, 3);
    const [load, seen] = await Promise.all([
      order({ do: 'leave-and-return', url, tokens, perSecond: LEAVES_PER_SECOND, seconds: SECONDS, awayMs: AWAY_MS }),
      watch(page, SECONDS),
    ]);

    return {
      columns: ['nothing happens', '200 changes a second'],
      rows: [
        ['frames a second', ...[still, seen].map(({ framesPerSecond }) => framesPerSecond.toFixed(1))],
        ['frame p50 / p95 / p99 / max', ...[still, seen].map(({ frames }) => inMs(quantilesOf(frames)))],
        ['frames that came late', ...[still, seen].map(({ lateShare }) => `${(lateShare * 100).toFixed(1)} %`)],
        ['long tasks (from 50 ms)', ...[still, seen].map(({ longTasks }) => `${longTasks.length}`)],
        ['the longest of them', ...[still, seen].map(({ longTasks }) => `${Math.max(0, ...longTasks).toFixed(0)} ms`)],
        ['script, of the page’s time', ...[still, seen].map(({ busy }) => `${(busy * 100).toFixed(1)} %`)],
        ['changes the server made', '–', `${load.changes}`],
        ['statuses the page was told', '–', `${seen.told}`],
      ],
      targets: [atLeast('frames a second', seen.framesPerSecond, 59), atMost('long tasks', seen.longTasks.length, 0)],
    };
  } finally {
    await browser.close();
    await server.stop();
  }
}

const inMs = ({ p50, p95, p99, max }: ReturnType<typeof quantilesOf>) =>
  `${[p50, p95, p99, max].map((value) => value.toFixed(1)).join(' / ')} ms`;

async function openContacts(browser: Browser, server: MeasuredServer, token: string): Promise<Page> {
  const page = await openApp(browser, token);
  await page.goto(`${server.url}/contacts`);
  await page.locator('li[aria-posinset]').first().waitFor({ timeout: 60_000 });
  return page;
}

interface Watched {
  readonly frames: readonly number[];
  readonly longTasks: readonly number[];
  readonly framesPerSecond: number;
  readonly lateShare: number;
  readonly busy: number;
  readonly told: number;
}

/** Scrolls on and on for so long, and tells how the page kept up. */
async function watch(page: Page, seconds: number): Promise<Watched> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const scriptSeconds = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const before = await scriptSeconds();
  const { frames, longTasks, told } = await page.evaluate(scrollFor, seconds);
  const busy = ((await scriptSeconds()) - before) / seconds;
  return {
    frames,
    longTasks,
    told,
    busy,
    framesPerSecond: frames.length / seconds,
    lateShare: frames.filter((ms) => ms > LATE_MS).length / frames.length,
  };
}

/** Runs in the page. */
async function scrollFor(seconds: number): Promise<Pick<Watched, 'frames' | 'longTasks' | 'told'>> {
  const scroller = document.querySelector('li[aria-posinset]')?.parentElement?.parentElement;
  if (!scroller) throw new Error('There is no list of people');
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  });
  observer.observe({ type: 'longtask' });
  const { told } = globalThis as unknown as Listening;
  told.length = 0;
  const frames: number[] = [];
  const startedAt = await new Promise<number>(requestAnimationFrame);
  for (let before = startedAt; before - startedAt < seconds * 1_000; ) {
    scroller.scrollTop += 12;
    const now = await new Promise<number>(requestAnimationFrame);
    frames.push(now - before);
    before = now;
  }
  observer.disconnect();
  return { frames, longTasks, told: told.length };
}
