/** What is posted is what the receivers' own library takes. */
import { webhookMessageSchema } from '@meeshy/status-protocol/schemas';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { occupied, told } from '../../../gateway/test/support/told.ts';
import { headersOf, messageOf, newSecret, testMessage } from '../../src/webhooks/message.ts';
import { secretsOf } from '../../src/webhooks/webhooks.ts';

const NOW = Date.UTC(2026, 0, 1);
const face = told('ann', { isOnline: true, lastActiveAt: NOW, version: 17 }, NOW);
const message = messageOf('presence.online', face);
const headers = (secrets: string[]) => headersOf(message, secrets, Date.now()) as Record<'webhook-id', string>;
const verified = (secret: string, signed: Record<string, string>) => new Webhook(secret).verify(message.body, signed);

describe('a message', () => {
  it('has the id of the person and the version, and holds the face', () => {
    expect(message.id).toBe('ann:17');
    expect(webhookMessageSchema.parse(JSON.parse(message.body))).toEqual({
      type: 'presence.online',
      timestamp: face.timestamp,
      data: face,
    });
  });

  it('of a conversation has its id and the time, and holds who is there', () => {
    const timestamp = new Date(NOW).toISOString();
    const data = { conversationId: 'talk', online: 1, members: 3 };
    const message = messageOf('conversation.occupied', occupied(1, 3, NOW, timestamp));
    expect(message.id).toBe(`talk:${NOW}`);
    const body = { type: 'conversation.occupied', timestamp, data };
    expect(JSON.parse(message.body)).toEqual(body);
    expect(webhookMessageSchema.parse(body)).toEqual(body);
  });

  it('is verified by its secret, and by no other', () => {
    const secret = newSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(verified(secret, headers([secret]))).toEqual(JSON.parse(message.body));
    expect(() => verified(newSecret(), headers([secret]))).toThrow('No matching signature');
    expect(() => new Webhook(secret).verify(`${message.body} `, headers([secret]))).toThrow('No matching signature');
  });

  it('is verified by both secrets while they rotate', () => {
    const [secret, formerSecret] = [newSecret(), newSecret()];
    const record = { secret, formerSecret, formerUntil: 1_000 } as Parameters<typeof secretsOf>[0];
    const both = headers(secretsOf(record, 999));
    for (const one of [secret, formerSecret]) expect(() => verified(one, both)).not.toThrow();
    expect(secretsOf(record, 1_000)).toEqual([secret]);
  });

  it('to try a webhook has an id of its own', () => {
    const [one, other] = [testMessage(face.timestamp), testMessage(face.timestamp)];
    expect(one.id).not.toBe(other.id);
    expect(JSON.parse(one.body)).toEqual({ type: 'webhook.test', timestamp: face.timestamp, data: {} });
  });
});
