import type { Page } from '@playwright/test';

/** As browsers do for a tab that another one covers: Playwright's own are all visible. */
export function becomes(page: Page, visibilityState: 'visible' | 'hidden'): Promise<void> {
  return page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibilityState);
}
