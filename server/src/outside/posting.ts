/** Posts to addresses that people give: within a bounded time, not into one's own network, and following nobody. */
import { type LookupAddress, lookup as resolve } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { addressIn, isPublicAddress } from './address.ts';

/** What came of it; `status: null`: no answer, and `error` is why, in a word that names no secret. */
export type Posted =
  | { readonly status: number; readonly error: null }
  | { readonly status: null; readonly error: string };

export interface Posting {
  /** Never rejects. */
  post(url: string, headers: Record<string, string>, body: string | Uint8Array, signal?: AbortSignal): Promise<Posted>;
  close(): void;
}

export interface PostingRules {
  readonly allowPrivateUrls: boolean;
  readonly production: boolean;
  readonly timeoutMs: number;
  /** Unless given, the system's. */
  readonly resolve?: typeof resolve;
}

/** An answer is its status: of what follows, so much is read to keep the connection. */
const MOST_READ_BYTES = 65_536;

const NO_ANSWER = 'NO_ANSWER';

class NotAllowed extends Error {
  readonly code = 'PRIVATE_ADDRESS';
}

/** Why an address is not posted to, as far as it tells by itself; `null`: it is, unless its name leads to a private one. */
export function whyNot(text: string, rules: Pick<PostingRules, 'allowPrivateUrls' | 'production'>): string | null {
  if (rules.allowPrivateUrls) return null;
  const url = new URL(text);
  if (rules.production && url.protocol !== 'https:') return 'NOT_HTTPS';
  const address = addressIn(url);
  return address === null || isPublicAddress(address) ? null : 'PRIVATE_ADDRESS';
}

export function createPosting(rules: PostingRules): Posting {
  const lookup = rules.allowPrivateUrls ? undefined : publicLookup(rules.resolve ?? resolve);
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

  function ask(
    text: string,
    headers: Record<string, string>,
    body: string | Uint8Array,
    signal: AbortSignal,
  ): Promise<number> {
    const isSecure = new URL(text).protocol === 'https:';
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal,
      // At each connection: what a name leads to may change from one moment to the next.
      ...(lookup && { lookup }),
    };
    return new Promise((done, fail) => {
      const answered = (response: IncomingMessage) => {
        readLittle(response);
        response.once('close', () => done(response.statusCode ?? 0));
      };
      const request = isSecure
        ? httpsRequest(text, { ...options, agent: agents.https }, answered)
        : httpRequest(text, { ...options, agent: agents.http }, answered);
      request.on('error', (error: NodeJS.ErrnoException) => {
        // It was closed over there while it lay idle here: that says nothing of who listens.
        if (request.reusedSocket && error.code === 'ECONNRESET') ask(text, headers, body, signal).then(done, fail);
        else fail(error);
      });
      request.end(body);
    });
  }

  return {
    async post(text, headers, body, stopped) {
      const refused = whyNot(text, rules);
      if (refused !== null) return { status: null, error: refused };
      const cut = new AbortController();
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        cut.abort();
      }, rules.timeoutMs);
      const stop = () => cut.abort();
      stopped?.addEventListener('abort', stop);
      if (stopped?.aborted) stop();
      try {
        return { status: await ask(text, headers, body, cut.signal), error: null };
      } catch (error) {
        return { status: null, error: isLate ? 'TIMEOUT' : codeOf(error) };
      } finally {
        clearTimeout(timer);
        stopped?.removeEventListener('abort', stop);
      }
    },

    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function readLittle(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_READ_BYTES) response.destroy();
  });
  // It has been answered by then.
  response.on('error', () => {});
}

/** What a name leads to, as far as that is public. */
function publicLookup(resolve: typeof import('node:dns').lookup): LookupFunction {
  return (hostname, { all, ...options }, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const [first, ...rest] = error ? [] : found.filter(({ address }) => isPublicAddress(address));
      if (error) callback(error, '');
      else if (!first) callback(new NotAllowed(`${hostname} is at a private address`), '');
      else if (all) callback(null, [first, ...rest]);
      else callback(null, first.address, first.family);
    });
  };
}

/** `ECONNREFUSED`, say: what Node calls it. */
function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code.slice(0, 64) : NO_ANSWER;
}
