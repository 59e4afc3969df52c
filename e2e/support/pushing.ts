/** The push of a browser without the service of its vendor: its debugger hands the messages to the service worker. */
import type { Page, Worker } from '@playwright/test';
import { wholeChromiumPath } from '../../scripts/lib/chromium.mjs';
import { expect } from './test.ts';

const executablePath = wholeChromiumPath();

/** The browser without windows grants no notifications. */
export const NOTIFYING = {
  launchOptions: {
    ...(executablePath && { executablePath }),
    args: ['--headless=new', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  },
};

export interface Pushing {
  readonly worker: Worker;
  /** As a push service would, until the tab is closed. */
  push(payload: unknown): Promise<void>;
}

/** To the app on this page; by way of another tab of its browser, where that is to be closed. */
export async function pushingTo(page: Page, tab = page): Promise<Pushing> {
  const context = page.context();
  const { origin } = new URL(page.url());
  await context.grantPermissions(['notifications'], { origin });
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  const [worker] = context.serviceWorkers();
  if (worker === undefined) throw new Error('There is no service worker');
  const session = await context.newCDPSession(tab);
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
      if (first) resolve(first.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await registered;
  return {
    worker,
    async push(payload) {
      const data = typeof payload === 'string' ? payload : JSON.stringify(payload);
      await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
    },
  };
}

/** What the worker shows on the desktop. */
export function notified(worker: Worker): Promise<{ title: string; body: string }[]> {
  return worker.evaluate(
    'registration.getNotifications().then((all) => all.map(({ title, body }) => ({ title, body })))',
  );
}
