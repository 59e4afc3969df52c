/** What is posted, and how it is signed: Standard Webhooks. */
import { randomBytes } from 'node:crypto';
import type { UserStatusEvent, WebhookEvent } from '@meeshy/status-protocol';
import { Webhook as Signer } from 'standardwebhooks';

export interface Message {
  /** The same at each attempt, so that a receiver knows what it has. */
  readonly id: string;
  readonly event: string;
  readonly body: string;
}

export function messageOf(event: WebhookEvent, face: UserStatusEvent): Message {
  const { userId, version, timestamp } = face;
  return { id: `${userId}:${version}`, event, body: JSON.stringify({ type: event, timestamp, data: face }) };
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
