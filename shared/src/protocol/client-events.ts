/** What a client may say, one schema per event. Nothing here sets its own facts (P13). */
import { z } from 'zod';
import { type Credentials, credentialsSchema } from './credentials.ts';
import { contentSchema, errorSchema, languageSchema } from './fields.ts';
import { idSchema } from './ids.ts';
import { type OperatorWatch, operatorWatchSchema } from './operators.ts';
import { userStatusSchema } from './server-events.ts';
import { type ViewingRequest, viewingSchema } from './viewing.ts';
import { type WatchRequest, watchSchema } from './watching.ts';
import { type ZoneTold, zoneSchema } from './zone.ts';

/** A message to a conversation. It may be said again with the same `clientId`. */
export const messageSendSchema = z.object({
  conversationId: idSchema,
  content: contentSchema,
  originalLanguage: languageSchema.optional(),
  /**
   * The sender's own name for this message, which no other of its messages has: saying it again, because no answer came,
   * is answered as before and does nothing else.
   */
  clientId: idSchema.optional(),
});
export type MessageSend = z.infer<typeof messageSendSchema>;

/** Whether a message was stored, and as which. */
export const messageSendAckSchema = z.union([
  z.object({ success: z.literal(true), data: z.object({ messageId: idSchema }) }),
  z.object({ success: z.literal(false), error: errorSchema }),
]);
export type MessageSendAck = z.infer<typeof messageSendAckSchema>;

/** Somebody begins, or ends, to type in this conversation. */
export const typingRequestSchema = z.object({ conversationId: idSchema });
export type TypingRequest = z.infer<typeof typingRequestSchema>;

/** The faces of those of them who are in the conversation, or why not: `NOT_FOUND` of one that one is not in. */
export const watchAckSchema = z.union([
  z.object({ success: z.literal(true), data: z.object({ users: z.array(userStatusSchema) }) }),
  z.object({ success: z.literal(false), error: errorSchema }),
]);
export type WatchAck = z.infer<typeof watchAckSchema>;

/** The payload of each event of a client's. */
export const CLIENT_SCHEMAS = {
  authenticate: credentialsSchema(),
  activity: z.undefined(),
  viewing: viewingSchema(),
  zone: zoneSchema(),
  'presence:watch': watchSchema(),
  'message:send': messageSendSchema,
  'typing:start': typingRequestSchema,
  'typing:stop': typingRequestSchema,
  'operator:watch': operatorWatchSchema,
} as const;

/** Socket.IO's typed map of what a client emits. */
export interface ClientToServerEvents {
  authenticate: (payload: Credentials) => void;
  activity: () => void;
  viewing: (payload: ViewingRequest) => void;
  zone: (payload: ZoneTold) => void;
  'presence:watch': (payload: WatchRequest, ack: (answer: WatchAck) => void) => void;
  'message:send': (payload: MessageSend, ack: (answer: MessageSendAck) => void) => void;
  'typing:start': (payload: TypingRequest) => void;
  'typing:stop': (payload: TypingRequest) => void;
  'operator:watch': (payload: OperatorWatch) => void;
}
