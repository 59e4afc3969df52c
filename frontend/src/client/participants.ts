/** REST, for the manual refresh: it works while the socket is cut. */
import type { Page } from '@meeshy/status-protocol';
import type { SessionCredentials } from './credentials.ts';
import type { UserLike } from './people.ts';
import { addressOf, ask } from './rest.ts';

const PAGE_SIZE = 500;
/** For all pages. */
const TIMEOUT_MS = 15_000;

/**
 * Everybody in a conversation with fresh facts, page by page. It counts as activity: somebody asked for it.
 * Throws `ReadFailure`; `UNAVAILABLE` when there was no answer.
 */
export async function readParticipants<Person extends UserLike>(
  conversationId: string,
  { url, credentials }: { url?: string | undefined; credentials: SessionCredentials },
): Promise<Person[]> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const people: Person[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(cursor !== null && { cursor }) });
    const address = addressOf(url, `/api/conversations/${encodeURIComponent(conversationId)}/participants?${query}`);
    const page: Page<Person> = await ask(address, credentials, { signal });
    people.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return people;
}
