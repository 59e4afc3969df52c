/** Web Push: what browsers subscribe with and to, and what they are told. */
import { z } from 'zod';
import { presenceAlertSchema } from './server-events.ts';

/** What browsers subscribe with. */
export const pushKeySchema = z.object({
  /** The VAPID key: `applicationServerKey` of `pushManager.subscribe`, base64url. */
  key: z.string(),
});

const endpointSchema = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine((text) => URL.canParse(text) && new URL(text).username === '', 'has a user name');

/** A `PushSubscription` as its `toJSON` writes it. */
export const pushSubscriptionBodySchema = z.object({
  endpoint: endpointSchema,
  keys: z.object({
    p256dh: z.string().regex(/^[\w-]{87}=?$/, 'is not 65 bytes in base64url'),
    auth: z.string().regex(/^[\w-]{22}(==)?$/, 'is not 16 bytes in base64url'),
  }),
});
export type PushSubscriptionBody = z.infer<typeof pushSubscriptionBodySchema>;

/** Which one ends. */
export const pushEndBodySchema = z.object({ endpoint: z.string().max(2_000) });

/** What a service worker is told, as JSON. `language`: of whoever subscribed. */
export const pushMessageSchema = presenceAlertSchema.extend({
  kind: z.literal('alert'),
  displayName: z.string().optional(),
  language: z.string(),
});
export type PushMessage = z.infer<typeof pushMessageSchema>;
