/** REST: what is asked and what is answered, as schemas. `routes.ts` says which route takes and gives which. */
import { z } from 'zod';
import { needsZone, PRESETS } from '../presets.ts';
import { DAY_MS, MINUTE_MS } from '../time.ts';
import { messageSendSchema } from './client-events.ts';
import {
  faceSchema,
  languageSchema,
  noteSchema,
  reachSchema,
  sourceSchema,
  stateSchema,
  stateValueSchema,
  timeSchema,
  type WireError,
} from './fields.ts';
import { hostIdSchema, idSchema } from './ids.ts';
import { displayNameSchema, guestNameSchema, usernameSchema } from './names.ts';
import { emojiSchema, noteTextSchema } from './notes.ts';
import { messageSchema } from './server-events.ts';
import { zoneNameSchema } from './zone.ts';

/** What every route answers: what was asked for, or why not. */
export type Answer<Data> = { success: true; data: Data } | { success: false; error: WireError };

/** A page of a list; `nextCursor` is the `cursor` of the next one, `null` on the last. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A schema for a page of these: `nextCursor` is `null` on the last one. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** A person as somebody may see them: facts of people outside the audience are absent. */
export const personSchema = faceSchema.extend({
  id: hostIdSchema(),
  username: z.string(),
  displayName: z.string(),
  isAnonymous: z.boolean(),
});
export type Person = z.infer<typeof personSchema>;

/** One's own profile. `conversationId` and `expiresAt` only for anonymous participants. */
export const profileSchema = z.object({
  id: idSchema,
  username: z.string(),
  displayName: z.string(),
  isAnonymous: z.boolean(),
  language: z.string(),
  role: z.enum(['USER', 'ADMIN']),
  email: z.string().nullable(),
  conversationId: idSchema.nullable(),
  expiresAt: timeSchema.nullable(),
});
export type Profile = z.infer<typeof profileSchema>;

/**
 * How many are present in a conversation, and how many of those who show themselves to everyone there are online, and view it: above
 * 50 to two digits, the same for whoever asks.
 */
export const occupancySchema = z.object({
  members: z.int().nonnegative(),
  online: z.int().nonnegative(),
  viewing: z.int().nonnegative(),
});
export type Occupancy = z.infer<typeof occupancySchema>;

/** `invited`: one sees neither messages nor anybody's status until accepting or writing there. */
const membershipSchema = z.enum(['present', 'invited']);

/** A conversation that one is in, or is invited to. */
export const conversationSchema = z.object({
  id: idSchema,
  type: z.enum(['direct', 'group']),
  title: z.string().nullable(),
  createdAt: timeSchema,
  membership: membershipSchema,
  invitedBy: personSchema.pick({ id: true, username: true, displayName: true }).nullable(),
  /** Who made it may remove members and make share links. */
  isOwner: z.boolean(),
  /** Direct conversations: the other one, whatever their membership. */
  peer: personSchema.nullable(),
  /** Theirs. `null`: they left or declined; also of a group, and while one is only invited oneself. */
  peerMembership: membershipSchema.nullable(),
  /** Present members, oneself included; empty while invited, and of a crowd. */
  memberIds: z.array(idSchema),
  /** How many they are; 0 while invited. */
  memberCount: z.int().nonnegative(),
  /** P21: so many are present that one is told of those alone whom one watches. */
  isCrowd: z.boolean(),
  lastMessage: messageSchema.nullable(),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** Somebody who is in a conversation, or is invited to it. */
export const participantSchema = personSchema.extend({ membership: membershipSchema, isOwner: z.boolean() });
export type Participant = z.infer<typeof participantSchema>;

/** A link by which people without an account come into a conversation until it expires. */
export const shareLinkSchema = z.object({
  id: idSchema,
  conversationId: idSchema,
  /** What `POST /api/auth/anonymous` takes as `shareLink`. */
  shareLink: z.string(),
  expiresAt: timeSchema,
});
export type ShareLink = z.infer<typeof shareLinkSchema>;

const claimIdSchema = z.string().regex(/^[a-z]+:[A-Za-z0-9_-]{1,64}$/, 'is not the id of a claim');

/** What somebody or something says of oneself, now or later. */
export const ownClaimSchema = z.object({
  claimId: claimIdSchema,
  source: sourceSchema,
  state: stateValueSchema.optional(),
  note: noteSchema.omit({ until: true }).optional(),
  startsAt: timeSchema,
  until: timeSchema.nullable(),
  setAt: timeSchema,
  /** It says nothing until it ends. */
  isDismissed: z.boolean(),
});
export type OwnClaim = z.infer<typeof ownClaimSchema>;

/**
 * What one shows of oneself at the moment, and all that is said, in the order of precedence. `reach`: others see while one is not
 * there that push messages get to one.
 */
export const ownStatusSchema = z.object({
  state: stateSchema.nullable(),
  note: noteSchema.nullable(),
  reach: reachSchema.optional(),
  claims: z.array(ownClaimSchema),
});
export type OwnStatus = z.infer<typeof ownStatusSchema>;

/**
 * `null` ends what one said oneself, what is left out stays. `until` or `preset` is for what is said here; without either a
 * state ends after an hour, whereas `invisible` and notes last.
 */
export const statusBodySchema = z
  .object({
    state: stateValueSchema.nullable().optional(),
    note: z
      .object({ emoji: emojiSchema(), text: noteTextSchema() })
      .refine(({ emoji, text }) => emoji !== '' || text !== '', 'says nothing')
      .nullable()
      .optional(),
    until: timeSchema.optional(),
    preset: z.enum(PRESETS).optional(),
    zone: zoneNameSchema().optional(),
  })
  .refine(({ until, preset }) => until === undefined || preset === undefined, 'takes an until or a preset')
  .refine(({ preset, zone }) => !preset || !needsZone(preset) || zone !== undefined, {
    error: 'is needed for a preset that goes by days',
    path: ['zone'],
  });
export type StatusBody = z.infer<typeof statusBodySchema>;

/** Which claim of somebody else's is to be silent until it ends. */
export const dismissBodySchema = z.object({ claimId: claimIdSchema });

const emailSchema = z.email('is not an e-mail address').max(254);
const passwordSchema = z.string().min(8, 'has fewer than 8 characters').max(256, 'has more than 256 characters');

/** Who signs in: by an e-mail address or by a user name, not both. */
export const loginBodySchema = z
  .object({
    email: z.string().min(1).max(254).optional(),
    username: z.string().min(1).max(254).optional(),
    password: z.string().min(1).max(256),
  })
  .refine((body) => (body.email === undefined) !== (body.username === undefined), 'takes an email or a username');
export type LoginBody = z.infer<typeof loginBodySchema>;

/** A new account. */
export const registerBodySchema = z.object({
  username: usernameSchema,
  email: emailSchema,
  password: passwordSchema,
  displayName: displayNameSchema.optional(),
  language: languageSchema.optional(),
});
export type RegisterBody = z.infer<typeof registerBodySchema>;

/** To come in by a share link, under a name to be shown. */
export const anonymousBodySchema = z.object({
  shareLink: z.string().min(1).max(128),
  username: guestNameSchema,
  language: languageSchema.optional(),
});
export type AnonymousBody = z.infer<typeof anonymousBodySchema>;

/** What is to change of one's profile. */
export const profileBodySchema = z.object({
  displayName: displayNameSchema.optional(),
  language: languageSchema.optional(),
});
export type ProfileBody = z.infer<typeof profileBodySchema>;

const titleSchema = z.string().trim().min(1, 'is empty').max(100, 'has more than 100 characters');

/** `memberIds`: ids, or `@username` for people whose id one cannot know yet. */
export const conversationBodySchema = z.object({
  type: z.enum(['direct', 'group']),
  title: titleSchema.optional(),
  memberIds: z.array(z.union([idSchema, z.string().regex(/^@.{2,64}$/u)])).max(500, 'has more than 500 people'),
});
export type ConversationBody = z.infer<typeof conversationBodySchema>;

/** What a conversation is to be called. */
export const renameBodySchema = z.object({ title: titleSchema });

/** `expiresInMs`: 1 minute to 30 days; 1 day unless told. */
export const linkBodySchema = z.object({
  expiresInMs: z
    .int()
    .min(MINUTE_MS)
    .max(30 * DAY_MS)
    .default(DAY_MS),
});

/** As `message:send` has it. */
export const messageBodySchema = messageSendSchema;

/** Which page of a list: 500 at most, 50 unless told. */
export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().min(1).max(256).optional(),
});

/** Which of a list of people: by a part of their name, by their status as one sees it. */
export const contactsQuerySchema = pageQuerySchema.extend({
  search: z.string().max(64).optional(),
  status: z.enum(['online', 'away', 'offline']).optional(),
});

/** Whose presence: 200 ids at most, with commas between them. */
export const presenceQuerySchema = z.object({
  ids: z
    .string()
    .transform((ids) => [...new Set(ids.split(',').filter((id) => id !== ''))])
    .pipe(z.array(hostIdSchema()).min(1, 'is empty').max(200, 'has more than 200 ids')),
});

/** An operator's word on whether somebody is online. */
export const userStatusBodySchema = z.object({ userId: idSchema, isOnline: z.boolean() });

/** How much the gateway is to log. */
export const logLevelBodySchema = z.object({ level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']) });
