/**
 * A component renders again only when what it shows changes; a batch is one update.
 *
 * @module-tag more
 */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { expect, type Page, test } from '@playwright/test';
import { pageScript } from './support/page-script.ts';

interface Probe {
  show(how: { isProvided: boolean }): void;
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

function statusOf(
  userId: string,
  isOnline: boolean,
  version: number,
  lastActiveAt = START,
  said: Pick<UserStatusEvent, 'state' | 'note'> = {},
): UserStatusEvent {
  const at = new Date(lastActiveAt).toISOString();
  const lastSeen = isOnline ? null : at;
  return { userId, username: userId, isOnline, lastSeen, lastActiveAt: at, version, timestamp: at, ...said };
}

async function shown(page: Page, isProvided: boolean): Promise<void> {
  await page.setContent('<div id="root"></div>');
  await page.addScriptTag({ content: await pageScript('renders-page.tsx') });
  await page.evaluate((how) => probe.show(how), { isProvided });
  await expect(page.getByText('Unknown').first()).toBeVisible();
}

for (const isProvided of [false, true]) {
  const whose = isProvided ? 'of a provider' : 'of the page';
  test(`P8, P11: only what shows another status ${whose} renders again, once for a batch`, async ({ page }) => {
    await shown(page, isProvided);

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

    // What ben says: his mark tells it, his status is the same. What a mark does not tell is no news to it.
    const said = (text: string, source: 'manual' | 'call' = 'manual') => ({
      state: { value: 'busy', source, until: null } as const,
      note: { emoji: '', text, until: null },
    });
    const busy = (text: string, version: number, source?: 'call') =>
      statusOf('ben', true, version, START, said(text, source));
    expect(await renderedBy(page, [busy('in a meeting', 2)])).toEqual({ notifications: 1, 'mark of ben': 1 });
    expect(await renderedBy(page, [busy('in a meeting', 3, 'call')])).toEqual({ notifications: 1 });
    expect(await renderedBy(page, [busy('on the train', 4)])).toEqual({ notifications: 1, 'mark of ben': 1 });

    // A refresh: later activity, and the status that is shown already.
    expect(await renderedBy(page, [statusOf('ben', true, 4, START + 60_000, said('on the train'))])).toEqual({
      notifications: 1,
    });
    // Word for word what is known.
    expect(await renderedBy(page, [statusOf('cat', true, 1)])).toEqual({ notifications: 0 });
  });
}
