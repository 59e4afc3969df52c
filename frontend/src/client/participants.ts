/** REST, for the manual refresh: it works while the socket is cut. */
import type { Answer, Page, WireError } from '@meeshy/status-protocol';
import { credentialHeaders, type SessionCredentials } from './credentials.ts';
import type { UserLike } from './people.ts';

const PAGE_SIZE = 500;
const TIMEOUT_MS = 15_000;

/** The one error of `readParticipants`. */
export class ReadFailure extends Error {
  readonly error: WireError;

  constructor(error: WireError) {
    super(error.message);
    this.name = 'ReadFailure';
    this.error = error;
  }
}

/**
 * Everybody in a conversation with fresh facts, page by page. It counts as activity: somebody asked for it.
 * Throws `ReadFailure`; `UNAVAILABLE` when there was no answer.
 */
export async function readParticipants<Person extends UserLike>(
  conversationId: string,
  { url = '', credentials }: { url?: string | undefined; credentials: SessionCredentials },
): Promise<Person[]> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const people: Person[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(cursor !== null && { cursor }) });
    const address = `${url.replace(/\/$/, '')}/api/conversations/${encodeURIComponent(conversationId)}/participants?${query}`;
    const page: Page<Person> = await read(address, { headers: credentialHeaders(credentials), signal });
    people.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return people;
}

async function read<Data>(address: string, request: RequestInit): Promise<Data> {
  const answer = await exchange<Data>(address, request);
  if (answer.success) return answer.data;
  throw new ReadFailure(answer.error);
}

async function exchange<Data>(address: string, request: RequestInit): Promise<Answer<Data>> {
  try {
    const answer = (await (await fetch(address, request)).json()) as Answer<Data>;
    if (typeof answer.success === 'boolean') return answer;
  } catch {
    // No network, no server, or something else that answers in its place.
  }
  return { success: false, error: { code: 'UNAVAILABLE', message: 'The server did not answer' } };
}
