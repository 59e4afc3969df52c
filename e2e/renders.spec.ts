/** A component renders again only when what it shows changes; a batch is one update. */
import { fileURLToPath } from 'node:url';
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { expect, type Page, test } from '@playwright/test';
import { build, type Rolldown } from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The probe as one script. */
async function probeScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: {
      alias: {
        '@meeshy/status-protocol/schemas': path('../shared/src/schemas.ts'),
        '@meeshy/status-protocol': path('../shared/src/index.ts'),
        '@meeshy/status-react/client': path('../frontend/src/client/index.ts'),
        '@meeshy/status-react': path('../frontend/src/react/index.ts'),
      },
    },
    build: {
      write: false,
      lib: { entry: path('../frontend/test/support/renders-page.tsx'), formats: ['iife'], name: 'page' },
    },
  });
  const [{ output }] = built as [Rolldown.RolldownOutput];
  return output[0].code;
}

interface Probe {
  store: { getState(): { applyBatch(events: readonly UserStatusEvent[]): void } };
  rendered(): Record<string, number>;
}

declare const probe: Probe;

/** What rendered because of these events. */
async function renderedBy(page: Page, events: readonly UserStatusEvent[]): Promise<Record<string, number>> {
  return page.evaluate(async (told) => {
    probe.rendered();
    probe.store.getState().applyBatch(told);
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    return probe.rendered();
  }, events);
}

const START = Date.now();

function statusOf(userId: string, isOnline: boolean, version: number, lastActiveAt = START): UserStatusEvent {
  const at = new Date(lastActiveAt).toISOString();
  const lastSeen = isOnline ? null : at;
  return { userId, username: userId, isOnline, lastSeen, lastActiveAt: at, version, timestamp: at };
}

test('P8, P11: only what shows another status renders again, once for a batch', async ({ page }) => {
  await page.setContent('<div id="root"></div>');
  await page.addScriptTag({ content: await probeScript() });

  const everybody = ['ann', 'ben', 'cat'].map((id) => statusOf(id, true, 1));
  expect(await renderedBy(page, everybody)).toEqual({
    notifications: 1,
    count: 1,
    ...Object.fromEntries(
      ['ann', 'ben', 'cat'].flatMap((id) => [
        [`word of ${id}`, 1],
        [`mark of ${id}`, 1],
      ]),
    ),
  });

  const flips = Array.from({ length: 51 }, (_, i) => statusOf('ann', i % 2 === 1, 2 + i));
  const others = Array.from({ length: 100 }, (_, i) => statusOf(`stranger${i}`, true, 1));
  expect(await renderedBy(page, [...flips, ...others])).toEqual({
    notifications: 1,
    count: 1,
    'word of ann': 1,
    'mark of ann': 1,
  });

  // A refresh: later activity, and the status that is shown already.
  expect(await renderedBy(page, [statusOf('ben', true, 1, START + 60_000)])).toEqual({ notifications: 1 });
  // Word for word what is known.
  expect(await renderedBy(page, [statusOf('cat', true, 1)])).toEqual({ notifications: 0 });
});
