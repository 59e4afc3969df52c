/** Somebody's server that takes webhooks: real HTTP, and the library that receivers verify with. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NewWebhook, UserStatusEvent, WebhookMessage } from '@meeshy/status-protocol';
import { webhookMessageSchema } from '@meeshy/status-protocol/schemas';
import { Webhook } from 'standardwebhooks';
import { until } from '../../../../gateway/test/support/until.ts';
import type { Site } from './site.ts';

export interface Received {
  /** `webhook-id`. */
  readonly id: string;
  readonly path: string;
  readonly message: WebhookMessage;
  /** What it was answered; `null`: nothing. */
  readonly status: number | null;
}

export interface Receiver {
  readonly url: string;
  /** All that came, in order; what could not be verified is an error. */
  readonly received: readonly (Received | Error)[];
  /** What it says from now on; `null`: nothing at all. */
  answer: number | null;
  /** Its webhook: messages are verified by this secret. */
  secret: string;
  /** What was taken, in short, of one person, or one conversation. */
  taken(id: string): string[];
  hears(what: string, matches: (one: Received) => boolean): Promise<Received>;
  stop(): Promise<void>;
}

const idOf = ({ data }: WebhookMessage) => ('userId' in data ? data.userId : data.conversationId);

/** What it tells of a person. Throws when it tells of a conversation. */
export function faceIn({ message }: Received): UserStatusEvent {
  if ('userId' in message.data) return message.data;
  throw new Error(`${message.type} is of a conversation`);
}

export async function startReceiver(): Promise<Receiver> {
  const received: (Received | Error)[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      try {
        const verified = new Webhook(receiver.secret).verify(body, request.headers as Record<string, string>);
        const message = webhookMessageSchema.parse(verified);
        const id = String(request.headers['webhook-id']);
        received.push({ id, path: request.url ?? '', message, status: receiver.answer });
      } catch (error) {
        received.push(error as Error);
      }
      say(response, receiver.answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const all = () => received.flatMap((one) => (one instanceof Error ? [] : [one]));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answer: 204,
    secret: '',
    taken: (id) =>
      all()
        .filter(({ message, status }) => idOf(message) === id && status !== null && status < 300)
        .map(({ message }) => message.type.replace(/^\w+\./, '')),
    hears: (what, matches) =>
      until(`a webhook to tell ${what}; there were ${JSON.stringify(received)}`, () => all().find(matches)),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

function say(response: ServerResponse, status: number | null): void {
  if (status === null) return;
  response.writeHead(status, status >= 300 && status < 400 ? { location: '/elsewhere' } : {}).end();
}

const EVENTS = ['presence.online', 'presence.offline', 'presence.changed'];
export const EVERY_EVENT = [...EVENTS, 'conversation.occupied', 'conversation.vacated'];

/** Makes a webhook for it. Resolves when the gateway listens for it. */
export async function hook(site: Site, receiver: Receiver, events = EVENTS): Promise<NewWebhook> {
  const { status, body } = await site.operate('POST', '/api/admin/webhooks', { url: receiver.url, events });
  if (status !== 201) throw new Error(JSON.stringify(body));
  receiver.secret = body.data.secret;
  return body.data;
}
