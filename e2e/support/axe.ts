/** What axe finds wrong with a page as it stands. */
import axe from 'axe-core';
import type { Page } from './test.ts';

/** Each with the elements that it is about. Asked for violations alone, it does not describe every element that is right. */
export async function violationsOf(page: Page): Promise<string[]> {
  // Its source is long: a page that has it keeps it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const found = await axe.run(document, { resultTypes: ['violations'] });
    return found.violations;
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
}
