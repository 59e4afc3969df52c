/** A push service with the browsers that it reaches: real HTTP, RFC 8188 by its own library, RFC 8292 by the one of JWTs. */
import { createECDH, createPublicKey, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushMessage, PushSubscriptionBody } from '@meeshy/status-protocol';
import { pushMessageSchema } from '@meeshy/status-protocol/schemas';
import ece from 'http_ece';
import jwt, { type JwtPayload } from 'jsonwebtoken';
import { until } from '../../../gateway/test/support/until.ts';

export interface Pushed {
  readonly endpoint: string;
  readonly message: PushMessage;
  readonly headers: IncomingHttpHeaders;
  /** Who sent it, as the sender has signed it. */
  readonly token: JwtPayload;
  /** By which key. */
  readonly key: string;
  /** What it was answered; `null`: nothing. */
  readonly status: number | null;
}

export interface PushService {
  readonly origin: string;
  /** All that came, in order; what could not be read, or is of no browser, is an error. */
  readonly received: readonly (Pushed | Error)[];
  /** What it says from now on; `null`: nothing at all. Of single endpoints, `answers` goes before. */
  answer: number | null;
  readonly answers: Map<string, number>;
  /** Another browser, which can read what is sent to it. */
  subscribe(): PushSubscriptionBody;
  /** Of that browser. */
  pushed(subscription: PushSubscriptionBody): readonly Pushed[];
  hears(what: string, subscription: PushSubscriptionBody): Promise<Pushed>;
  stop(): Promise<void>;
}

interface Browser {
  readonly ecdh: ReturnType<typeof createECDH>;
  readonly auth: Buffer;
}

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, Browser>();
  const received: (Pushed | Error)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const endpoint = `${service.origin}${request.url}`;
      const status = service.answers.get(endpoint) ?? service.answer;
      try {
        const message = read(endpoint, Buffer.concat(chunks));
        const signature = signed(request.headers, service.origin);
        received.push({ endpoint, message, headers: request.headers, ...signature, status });
      } catch (error) {
        received.push(error as Error);
      }
      if (status !== null) response.writeHead(status, { location: `${service.origin}/elsewhere` }).end();
    });
  });
  const read = (endpoint: string, body: Buffer): PushMessage => {
    const browser = browsers.get(endpoint);
    if (!browser) throw new Error(`${endpoint} is nobody's`);
    return pushMessageSchema.parse(JSON.parse(decrypted(body, browser)));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const pushed = ({ endpoint }: PushSubscriptionBody) =>
    received.flatMap((one) => (one instanceof Error || one.endpoint !== endpoint ? [] : [one]));

  const service: PushService = {
    origin: `http://127.0.0.1:${port}`,
    received,
    answer: 201,
    answers: new Map(),
    subscribe() {
      const [ecdh, auth] = [createECDH('prime256v1'), randomBytes(16)];
      const p256dh = ecdh.generateKeys('base64url');
      const endpoint = `${service.origin}/push/${randomUUID()}`;
      browsers.set(endpoint, { ecdh, auth });
      return { endpoint, keys: { p256dh, auth: auth.toString('base64url') } };
    },
    pushed,
    hears: (what, subscription) =>
      until(`${what} by push; there was ${JSON.stringify(received)}`, () => pushed(subscription)[0]),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}

function decrypted(body: Buffer, { ecdh, auth }: Browser): string {
  return ece.decrypt(body, { version: 'aes128gcm', privateKey: ecdh, authSecret: auth }).toString();
}

/** Throws unless it was signed for this service, by the key that it names. */
function signed({ authorization = '' }: IncomingHttpHeaders, audience: string): { token: JwtPayload; key: string } {
  const [, text = '', key = ''] = /^vapid t=([^,\s]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((number) => number.toString('base64url'));
  if (x === undefined || y === undefined) throw new Error('It has no key');
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  const token = jwt.verify(text, publicKey, { algorithms: ['ES256'], audience }) as JwtPayload;
  return { token, key };
}
