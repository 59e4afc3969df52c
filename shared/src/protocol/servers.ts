/** What other servers ask and say, each with an API key of its own. */
import { z } from 'zod';
import { HOST_SOURCES } from '../truth.ts';
import { faceSchema, stateValueSchema, timeSchema } from './fields.ts';
import { idSchema } from './ids.ts';
import { emojiSchema, noteTextSchema } from './notes.ts';

/** In one question. */
export const MOST_QUERIED = 1_000;

/** `as`: what this viewer sees. Without it, what is shared with everyone. */
export const serverQueryBodySchema = z.object({
  ids: z.array(idSchema).min(1, 'is empty').max(MOST_QUERIED, `has more than ${MOST_QUERIED} ids`),
  as: idSchema.optional(),
});
export type ServerQueryBody = z.infer<typeof serverQueryBodySchema>;

/** What somebody shows. */
export const shownPersonSchema = faceSchema.extend({ userId: idSchema, username: z.string() });
export type ShownPerson = z.infer<typeof shownPersonSchema>;

/** By what a server may claim something of somebody. */
export const hostSourceSchema = z.enum(HOST_SOURCES);

/** A state, a note, or both. `until`: unless given, a state ends after an hour; what is a lease, 90 s from now at the latest. */
export const serverClaimBodySchema = z
  .object({
    state: stateValueSchema.exclude(['invisible']).optional(),
    note: z.object({ emoji: emojiSchema(), text: noteTextSchema() }).optional(),
    startsAt: timeSchema.optional(),
    until: timeSchema.optional(),
  })
  .refine(({ state, note }) => state !== undefined || note !== undefined, 'says neither a state nor a note');
export type ServerClaimBody = z.infer<typeof serverClaimBodySchema>;

/** `isLive: false`: this call was ended less than 5 minutes ago, and a late renewal revives nothing. */
export const claimedSchema = z.object({ isLive: z.boolean() });

/** A key as operators see it. `id`, `createdAt`: `null` of what `API_KEYS` names, which ends there. */
export const apiKeySchema = z.object({
  id: idSchema.nullable(),
  name: z.string(),
  createdAt: timeSchema.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

/** What a new key is to be called. */
export const apiKeyBodySchema = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[\w.@ -]{1,64}$/, 'has 1 to 64 letters, digits, spaces, ".", "@", "-" or "_"'),
});

/** `key` is told this once. */
export const newApiKeySchema = apiKeySchema.extend({ id: idSchema, createdAt: timeSchema, key: z.string() });
export type NewApiKey = z.infer<typeof newApiKeySchema>;
