import { mark } from './marks.ts';
import { conversationRow } from './screens.ts';
import type { Page } from './test.ts';

interface Company {
  readonly alice: Page;
  readonly bob: Page;
  readonly carol: Page;
}

/** Three people in browsers of their own; bob and carol see that alice is there. */
export async function threeTogether(visit: (who: string) => Promise<Page>): Promise<Company> {
  const alice = await visit('alice');
  const bob = await visit('bob');
  const carol = await visit('carol');
  for (const page of [bob, carol]) await mark(conversationRow(page, 'Alice'), 'Alice', 'online').waitFor();
  return { alice, bob, carol };
}
