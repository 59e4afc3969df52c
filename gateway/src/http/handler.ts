/** The offers as one function of the kind that Express, Connect and Nest call middleware. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../refusal.ts';
import { type Answered, type Asked, type Offer, refused } from './offers.ts';

/** What it does not answer it passes on. */
export type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

/** The largest honest body is a list of whom one shows oneself to. */
export const BODY_LIMIT_BYTES = 65_536;

/** `warn`: of what nobody foresaw. `addressOf`: what is asked for, where the request was changed on its way. */
export function handlerOf(
  offers: readonly Offer[],
  warn: (error: unknown) => void,
  addressOf: (request: IncomingMessage) => string | undefined = ({ url }) => url,
): Handler {
  const routes = offers.map((offer) => ({ offer, pattern: patternOf(offer.path) }));

  async function answer(offer: Offer, url: URL, params: unknown, request: IncomingMessage): Promise<Answered> {
    try {
      const query = Object.fromEntries(url.searchParams);
      const { headers } = request;
      return await offer.answer({ headers, address: addressIn(request), params, query, body: await bodyOf(request) });
    } catch (error) {
      return refused(error, warn);
    }
  }

  return (request, response, next) => {
    const url = urlOf(addressOf(request));
    for (const { offer, pattern } of url ? routes : []) {
      const found = offer.method === request.method && url ? pattern.exec(url.pathname) : null;
      if (!url || !found) continue;
      void answer(offer, url, decoded(found.groups), request).then((answered) => write(response, answered));
      return;
    }
    next();
  };
}

/** As Express tells it, by its own settings of proxies. */
function addressIn(request: IncomingMessage & { ip?: unknown }): string {
  return typeof request.ip === 'string' ? request.ip : (request.socket.remoteAddress ?? '');
}

function urlOf(asked = '/'): URL | null {
  const address = `http://host${asked}`;
  return URL.canParse(address) ? new URL(address) : null;
}

/** `/api/users/:userId` as what it fits. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`);
}

/** What cannot be decoded stays as it is, and fits no schema. */
function decoded(params: Readonly<Record<string, string>> = {}): Asked['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value)];
      } catch {
        return [name, value];
      }
    }),
  );
}

/** As whoever was asked before has read it, or else read here. */
async function bodyOf(request: IncomingMessage & { body?: unknown }): Promise<unknown> {
  if (request.body !== undefined || request.readableEnded) return request.body;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > BODY_LIMIT_BYTES) throw new Refusal('TOO_LARGE', `The body is larger than ${BODY_LIMIT_BYTES} bytes`);
    parts.push(part);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(parts).toString());
  } catch {
    throw new Refusal('VALIDATION_ERROR', 'The body is not valid JSON');
  }
}

function write(response: ServerResponse, { status, headers, body }: Answered): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    // What is left of a body that was too large is not read.
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(text);
}
