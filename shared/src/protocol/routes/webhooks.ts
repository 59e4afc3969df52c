import { z } from 'zod';
import { idSchema } from '../ids.ts';
import type { Route } from '../route.ts';
import {
  newWebhookSchema,
  webhookBodySchema,
  webhookChangeSchema,
  webhookDeliverySchema,
  webhookSchema,
} from '../webhooks.ts';
import { nothing } from './recurring.ts';

const ofWebhook = z.object({ webhookId: idSchema });

/** Webhooks. */
export const WEBHOOK_ROUTES = {
  webhooks: {
    method: 'GET',
    path: '/api/admin/webhooks',
    by: 'operator',
    summary: 'The webhooks, without their secrets, each with its last deliveries',
    answer: { data: z.array(webhookSchema) },
  },
  makeWebhook: {
    method: 'POST',
    path: '/api/admin/webhooks',
    by: 'operator',
    summary: 'Make a webhook',
    description:
      'It is told what everyone sees of people, by Standard Webhooks. `secret` is told this once. Addresses of this machine and of private networks are refused unless `ALLOW_PRIVATE_URLS` is set, and so is `http` in production.',
    body: webhookBodySchema,
    status: 201,
    refuses: ['CONFLICT'],
    answer: { data: newWebhookSchema },
  },
  changeWebhook: {
    method: 'PUT',
    path: '/api/admin/webhooks/:webhookId',
    by: 'operator',
    summary: 'Change a webhook, or turn it on or off',
    description: 'What is left out stays. What it was still to be told when it is turned off is forgotten.',
    params: ofWebhook,
    body: webhookChangeSchema,
    refuses: ['NOT_FOUND'],
    answer: { data: webhookSchema },
  },
  rotateWebhook: {
    method: 'POST',
    path: '/api/admin/webhooks/:webhookId/rotate',
    by: 'operator',
    summary: 'Give a webhook another secret',
    description: 'For 24 hours the former one signs as well. `secret` is told this once.',
    params: ofWebhook,
    refuses: ['NOT_FOUND'],
    answer: { data: newWebhookSchema },
  },
  testWebhook: {
    method: 'POST',
    path: '/api/admin/webhooks/:webhookId/test',
    by: 'operator',
    summary: 'Post a message of the type `webhook.test` now, once',
    description: 'Also to one that is turned off. Answers what became of it.',
    params: ofWebhook,
    refuses: ['NOT_FOUND'],
    answer: { data: webhookDeliverySchema },
  },
  deleteWebhook: {
    method: 'DELETE',
    path: '/api/admin/webhooks/:webhookId',
    by: 'operator',
    summary: 'Delete a webhook',
    params: ofWebhook,
    refuses: ['NOT_FOUND'],
    answer: { data: nothing },
  },
} as const satisfies Record<string, Route>;
