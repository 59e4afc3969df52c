/**
 * For other servers: asks a gateway's server what people show, and claims of them, with an API key. `fetch` is all that it
 * needs: it runs wherever that is.
 */
import type { ErrorCode } from './protocol/errors.ts';
import type { Answer, Occupancy } from './protocol/rest.ts';
import type { ServerClaimBody, ServerQueryBody, ShownPerson } from './protocol/servers.ts';
import { writeTime } from './time.ts';
import type { HostSource } from './truth.ts';

/** How long an answer is waited for, unless told. */
const TIMEOUT_MS = 10_000;

/** Where the server is, and by which key it is asked. */
export interface ServerClientOptions {
  /** Where the server is, `https://chat.example.com`. */
  readonly url: string;
  readonly key: string;
  /** Milliseconds; 10 seconds unless given. */
  readonly timeoutMs?: number;
  /** In place of the global one. */
  readonly fetch?: typeof globalThis.fetch;
}

/** What is claimed: a state, a note, or both. Times are epoch milliseconds. */
export interface ServerClaim extends Pick<ServerClaimBody, 'state' | 'note'> {
  readonly startsAt?: number;
  readonly until?: number;
}

/** The names of claims: `id` is the server's own within the source, 64 letters, digits, `-` and `_` at most. */
export interface ClaimName {
  readonly source: HostSource;
  readonly id: string;
}

/** What another server may ask and say. */
export interface ServerClient {
  /** 1,000 people at most, in the order of `ids`. `as`: what this viewer sees, of its audience and itself; otherwise what is shared with everyone. */
  query(ids: readonly string[], options?: { readonly as?: string }): Promise<ShownPerson[]>;
  /** How many are in a conversation, and how many of those who show themselves to everyone there are online, and view it: above 50, to two digits. */
  occupancy(conversationId: string): Promise<Occupancy>;
  /**
   * Stored when this resolves. `false`: that call was ended less than 5 minutes ago, and a late renewal revives nothing.
   * Sources `call` and `app` are leases of 90 s, to be claimed again every 30 s.
   */
  claim(userId: string, name: ClaimName, claim: ServerClaim): Promise<boolean>;
  /** It is over. */
  unclaim(userId: string, name: ClaimName): Promise<void>;
}

/** A request that failed. `status` 0: nobody answered, or somebody else did. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly status: number;
  readonly code: ErrorCode | 'NO_ANSWER';
  /** For how long it is no use to ask again; 0: nobody said. */
  readonly retryAfterMs: number;

  constructor(message: string, status = 0, code: ErrorCode | 'NO_ANSWER' = 'NO_ANSWER', retryAfterMs = 0) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Every call rejects with a `ServerError`. */
export function createServerClient({
  url,
  key,
  timeoutMs = TIMEOUT_MS,
  ...options
}: ServerClientOptions): ServerClient {
  const base = url.replace(/\/+$/, '');

  async function ask<Data>(method: string, path: string, body?: unknown): Promise<Data> {
    const response = await answerTo(method, path, body);
    const answer = (await response.json().catch(() => null)) as Answer<Data> | null;
    if (answer?.success === true) return answer.data;
    if (answer?.success !== false)
      throw new ServerError(`${base} answers ${response.status}, in no form of this protocol`);
    const retryAfterMs = Number(response.headers.get('retry-after') ?? 0) * 1_000 || 0;
    throw new ServerError(answer.error.message, response.status, answer.error.code, retryAfterMs);
  }

  async function answerTo(method: string, path: string, body: unknown): Promise<Response> {
    const send = options.fetch ?? globalThis.fetch;
    try {
      return await send(`${base}/api/server/${path}`, {
        method,
        headers: { 'x-api-key': key, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (cause) {
      throw Object.assign(new ServerError(`${base} does not answer`), { cause });
    }
  }

  const pathOf = (userId: string, { source, id }: ClaimName) =>
    `users/${encodeURIComponent(userId)}/claims/${encodeURIComponent(source)}/${encodeURIComponent(id)}`;

  return {
    query: (ids, { as } = {}) =>
      ask('POST', 'presence/query', { ids: [...ids], ...(as !== undefined && { as }) } satisfies ServerQueryBody),

    occupancy: (conversationId) => ask('GET', `conversations/${encodeURIComponent(conversationId)}/occupancy`),

    async claim(userId, name, { startsAt, until, ...said }) {
      const times = { ...timeIn('startsAt', startsAt), ...timeIn('until', until) };
      const { isLive } = await ask<{ isLive: boolean }>('PUT', pathOf(userId, name), { ...said, ...times });
      return isLive;
    },

    async unclaim(userId, name) {
      await ask('DELETE', pathOf(userId, name));
    },
  };
}

function timeIn<Name extends string>(name: Name, ms: number | undefined): { [Key in Name]?: string } {
  if (ms === undefined) return {};
  const time = writeTime(ms);
  if (time === null) throw new ServerError(`${name} is not a time in milliseconds`, 0, 'VALIDATION_ERROR');
  return { [name]: time } as { [Key in Name]?: string };
}
