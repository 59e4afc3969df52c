/** What is posted, and how it is signed: Standard Webhooks. */
import { randomBytes } from 'node:crypto';
import type { WebhookEvent } from '@meeshy/status-protocol';
import { Webhook as Signer } from 'standardwebhooks';
import { idOf, isOccupation, type Report } from './schedule.ts';

export interface Message {
  /** The same at each attempt, so that a receiver knows what it has. */
  readonly id: string;
  readonly event: string;
  readonly body: string;
}

export function messageOf(event: WebhookEvent, report: Report): Message {
  const { version, timestamp } = report;
  return {
    id: `${idOf(report)}:${version}`,
    event,
    body: JSON.stringify({ type: event, timestamp, data: dataOf(report) }),
  };
}

function dataOf(report: Report) {
  if (!isOccupation(report)) return report;
  const { conversationId, online, members } = report;
  return { conversationId, online, members };
}

export function testMessage(timestamp: string): Message {
  const event = 'webhook.test';
  const id = `test:${randomBytes(12).toString('hex')}`;
  return { id, event, body: JSON.stringify({ type: event, timestamp, data: {} }) };
}

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** `secrets`: each signs. `now`: epoch ms, which receivers compare with their own. */
export function headersOf({ id, body }: Message, secrets: readonly string[], now: number): Record<string, string> {
  const at = new Date(now);
  return {
    'content-type': 'application/json',
    'user-agent': 'meeshy-status',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, at, body)).join(' '),
  };
}
