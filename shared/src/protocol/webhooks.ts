/** Webhooks: what operators make and see of them, and what is posted, by Standard Webhooks. */
import { z } from 'zod';
import { timeSchema } from './fields.ts';
import { idSchema } from './ids.ts';
import { userStatusSchema } from './server-events.ts';

const PERSON_EVENTS = ['presence.online', 'presence.offline', 'presence.changed'] as const;
const CONVERSATION_EVENTS = ['conversation.occupied', 'conversation.vacated'] as const;

/** What a webhook may be told of. */
export const WEBHOOK_EVENTS = [...PERSON_EVENTS, ...CONVERSATION_EVENTS] as const;

const eventSchema = z.enum(WEBHOOK_EVENTS, { error: `is not one of ${WEBHOOK_EVENTS.join(', ')}` });
/** The name of what a webhook is told of. */
export type WebhookEvent = z.infer<typeof eventSchema>;

const eventsSchema = z
  .array(eventSchema)
  .min(1, 'is empty')
  .max(WEBHOOK_EVENTS.length, `has more than ${WEBHOOK_EVENTS.length} events`)
  .transform((events) => [...new Set(events)]);

const urlSchema = z
  .string()
  .max(2_048, 'has more than 2048 characters')
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'is not an http or https address')
  .refine((text) => {
    const { username, password } = URL.canParse(text) ? new URL(text) : { username: '', password: '' };
    return username === '' && password === '';
  }, 'holds a name or a password: the signature tells who posts');

/** Where to, and of what: the address may hold no name and no password. */
export const webhookBodySchema = z.object({ url: urlSchema, events: eventsSchema });
export type WebhookBody = z.infer<typeof webhookBodySchema>;

/** What is left out stays. Whoever is turned on again hears of what happens from then on. */
export const webhookChangeSchema = z.object({
  url: urlSchema.optional(),
  events: eventsSchema.optional(),
  isOn: z.boolean().optional(),
});
export type WebhookChange = z.infer<typeof webhookChangeSchema>;

/** An attempt. `status`: of the answer, `null` where none came: then `error` says why. */
export const webhookDeliverySchema = z.object({
  at: timeSchema,
  /** The header `webhook-id`. */
  messageId: z.string(),
  event: z.string(),
  attempt: z.int().positive(),
  outcome: z.enum(['delivered', 'failed', 'dropped']),
  status: z.int().nullable(),
  error: z.string().nullable(),
  ms: z.int().nonnegative(),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

/** `offBecause`: an operator's word, or the receiver's 410. `waiting`: of so many people and conversations it is still to be told. */
export const webhookSchema = z.object({
  id: idSchema,
  url: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  isOn: z.boolean(),
  offBecause: z.enum(['operator', 'gone']).nullable(),
  createdAt: timeSchema,
  /** Until then the former secret signs as well; `null`: there is one. */
  rotatingUntil: timeSchema.nullable(),
  waiting: z.int().nonnegative(),
  /** The latest first. */
  deliveries: z.array(webhookDeliverySchema),
});
export type Webhook = z.infer<typeof webhookSchema>;

/** `secret` is told this once. */
export const newWebhookSchema = webhookSchema.extend({ secret: z.string() });
export type NewWebhook = z.infer<typeof newWebhookSchema>;

/** Of a conversation: how many are present, and how many of those who show themselves to everyone there are online, as in `Occupancy`. */
export const occupationSchema = z.object({
  conversationId: idSchema,
  online: z.int().nonnegative(),
  members: z.int().nonnegative(),
});
export type Occupation = z.infer<typeof occupationSchema>;

/**
 * What is posted: of somebody, the face that everyone sees; of a conversation, who is there. `timestamp`: when what it tells of
 * was.
 */
export const webhookMessageSchema = z.union([
  z.object({ type: z.enum(PERSON_EVENTS), timestamp: timeSchema, data: userStatusSchema }),
  z.object({ type: z.enum(CONVERSATION_EVENTS), timestamp: timeSchema, data: occupationSchema }),
]);
export type WebhookMessage = z.infer<typeof webhookMessageSchema>;
