/** What the server says, one schema per event. `PROTOCOL.md` tells the order, and which may come compressed. */
import { z } from 'zod';
import { contentSchema, errorSchema, faceSchema, languageSchema, timeSchema } from './fields.ts';
import { hostIdSchema, idSchema } from './ids.ts';
import { operatorFiguresSchema, operatorHistorySchema } from './operators.ts';

/**
 * First word after accepted credentials, and again after a renewal: then with the server's time, for who lost track of it.
 * `reciprocity`: whether one sees of others no more than one shows them; left out: `pairwise`.
 */
export const authenticatedSchema = z.object({
  success: z.literal(true),
  user: z.object({ id: hostIdSchema(), username: z.string(), isAnonymous: z.boolean(), language: languageSchema }),
  thresholds: z.object({ offlineMs: z.int().positive(), awayMs: z.int().positive() }),
  reciprocity: z.enum(['pairwise', 'none']).optional(),
  serverTime: timeSchema.optional(),
});
export type Authenticated = z.infer<typeof authenticatedSchema>;

/**
 * What one subject shows, whole: what it leaves out is gone. `timestamp`: when the change was made. `withdrawn`: one does
 * not see this person any more, and knows nothing of them.
 */
export const userStatusSchema = faceSchema.extend({
  userId: hostIdSchema(),
  username: z.string(),
  timestamp: timeSchema,
  withdrawn: z.literal(true).optional(),
});
export type UserStatusEvent = z.infer<typeof userStatusSchema>;

/** Sent instead of single events to clients that said `capabilities: ['batch']`. */
export const userStatusBatchSchema = z.array(userStatusSchema);

/**
 * Replaces what the client knows: oneself, and who has something to show; whoever is missing is offline. A large one comes as parts 1 to `parts`;
 * it is complete with the last. `crowds`: the conversations in which one is told of those alone whom one watches (`presence:watch`); left out:
 * there is none.
 */
export const presenceSnapshotSchema = z.object({
  serverTime: timeSchema,
  users: z.array(userStatusSchema),
  part: z.int().positive().optional(),
  parts: z.int().positive().optional(),
  crowds: z.array(hostIdSchema()).optional(),
});
export type PresenceSnapshot = z.infer<typeof presenceSnapshotSchema>;

/** A message, as everybody in the conversation is told of it. */
export const messageSchema = z.object({
  id: idSchema,
  conversationId: idSchema,
  senderId: idSchema,
  senderUsername: z.string(),
  senderDisplayName: z.string(),
  content: contentSchema,
  originalLanguage: languageSchema,
  createdAt: timeSchema,
});
export type Message = z.infer<typeof messageSchema>;

/** Who types, or has ended to, in which conversation. */
export const typingSchema = z.object({ conversationId: idSchema, userId: idSchema, username: z.string() });
export type Typing = z.infer<typeof typingSchema>;

/**
 * Who else views the conversation that one says one views oneself: up to 20 by name, in the order of their ids, and how many
 * `others`. Whole: it takes the place of what was told before.
 */
export const conversationViewersSchema = z.object({
  conversationId: hostIdSchema(),
  viewers: z.array(z.object({ userId: hostIdSchema(), username: z.string() })),
  others: z.int().nonnegative(),
});
export type ConversationViewers = z.infer<typeof conversationViewersSchema>;

/** P21: how many are in the crowd that one views; above 50 to two digits, the same for all of its members. */
export const conversationOccupancySchema = z.object({
  conversationId: hostIdSchema(),
  members: z.int().nonnegative(),
  online: z.int().nonnegative(),
  viewing: z.int().nonnegative(),
});
export type CrowdOccupancy = z.infer<typeof conversationOccupancySchema>;

/**
 * P19: somebody of whom one asked to be told is back, since `at`. `isLate`: that was more than 5 minutes ago. One that was told before,
 * of the same person and time, says nothing new. A client that acknowledges it needs no push message.
 */
export const presenceAlertSchema = z.object({
  userId: hostIdSchema(),
  username: z.string(),
  at: timeSchema,
  isLate: z.boolean(),
});
export type PresenceAlert = z.infer<typeof presenceAlertSchema>;

/** Members, invitations or title changed: read the conversation again. `left`: it is no longer yours. */
export const conversationChangedSchema = z.object({
  conversationId: idSchema,
  reason: z.enum(['created', 'invited', 'joined', 'left', 'renamed']),
});
export type ConversationChanged = z.infer<typeof conversationChangedSchema>;

/** Somebody of one's audience, or oneself elsewhere, goes by another display name from now on. */
export const userChangedSchema = z.object({ userId: idSchema, username: z.string(), displayName: z.string() });
export type UserChanged = z.infer<typeof userChangedSchema>;

/** The payload of each event of the server's. */
export const SERVER_SCHEMAS = {
  authenticated: authenticatedSchema,
  'presence:snapshot': presenceSnapshotSchema,
  'user:status': userStatusSchema,
  'user:status:batch': userStatusBatchSchema,
  'message:new': messageSchema,
  'typing:start': typingSchema,
  'typing:stop': typingSchema,
  'presence:alert': presenceAlertSchema,
  'conversation:viewers': conversationViewersSchema,
  'conversation:occupancy': conversationOccupancySchema,
  'conversation:changed': conversationChangedSchema,
  'user:changed': userChangedSchema,
  'operator:figures': operatorFiguresSchema,
  'operator:history': operatorHistorySchema,
  error: errorSchema,
} as const;

/** Socket.IO's typed map of what the server emits. */
export type ServerToClientEvents = {
  [Event in keyof typeof SERVER_SCHEMAS]: (payload: z.infer<(typeof SERVER_SCHEMAS)[Event]>) => void;
};
