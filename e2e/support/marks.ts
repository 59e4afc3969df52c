/** How statuses are read from a page: by the accessible names of the marks, "Bob, away, seen 12 minutes ago". */

import type { Status } from '@meeshy/status-protocol';
import type { Locator, Page } from '@playwright/test';

export function mark(place: Page | Locator, name: string, status: Status): Locator {
  return place.getByRole('img', { name: new RegExp(`^${name}, ${status}(,|$)`) });
}

/** How long after the beginning of `cause` the page painted the first such mark, ms. */
export async function delayUntilShown(
  page: Page,
  name: string,
  status: Status,
  cause: () => Promise<unknown>,
): Promise<number> {
  const shownAt = page.evaluate(
    (label) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelector(`[role="img"][aria-label^="${label}"]`)) resolve(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    `${name}, ${status}`,
  );
  const causedAt = Date.now();
  await cause();
  return (await shownAt) - causedAt;
}

export interface Agreement {
  /** All statuses that were shown of the person, in order. */
  readonly shown: readonly string[];
  /** The frames in which two marks of the person differed. */
  readonly disagreements: readonly string[];
}

/** Compares all marks of a person in every frame that the page paints, until the answer is called. */
export async function watchAgreement(page: Page, name: string): Promise<() => Promise<Agreement>> {
  const watch = await page.evaluateHandle((person) => {
    const shown: string[] = [];
    const disagreements: string[] = [];
    let isWatching = true;
    const look = () => {
      const marks = [...document.querySelectorAll(`[role="img"][aria-label^="${person}, "]`)];
      const statuses = marks.map((one) => one.getAttribute('aria-label')?.split(', ')[1] ?? '');
      const [first, ...others] = new Set(statuses);
      if (others.length > 0) disagreements.push(statuses.join(' | '));
      if (first !== undefined && first !== shown.at(-1)) shown.push(first);
      if (isWatching) requestAnimationFrame(look);
    };
    look();
    return () => {
      isWatching = false;
      return { shown, disagreements };
    };
  }, name);
  return () => watch.evaluate((stop) => stop());
}
