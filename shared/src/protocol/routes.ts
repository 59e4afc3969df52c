/**
 * Every REST route: who may ask, what it takes, and what it answers. The server offers what is declared here and nothing
 * else, and writes nothing that is not declared. Unless told otherwise an answer is `{ success: true, data }`.
 */
import { z } from 'zod';
import {
  activityExportQuerySchema,
  activityQuerySchema,
  activitySchema,
  activitySumsSchema,
  hoursQuerySchema,
  outlookSchema,
  usualHoursSchema,
} from './activity.ts';
import { alertSchema, alertsSchema } from './alerts.ts';
import type { ErrorCode } from './errors.ts';
import { factsSchema } from './fields.ts';
import { hostIdSchema, idSchema } from './ids.ts';
import { pushEndBodySchema, pushKeySchema, pushSubscriptionBodySchema } from './push.ts';
import {
  anonymousBodySchema,
  contactsQuerySchema,
  conversationBodySchema,
  conversationSchema,
  dismissBodySchema,
  linkBodySchema,
  loginBodySchema,
  logLevelBodySchema,
  messageBodySchema,
  occupancySchema,
  ownStatusSchema,
  pageOf,
  pageQuerySchema,
  participantSchema,
  personSchema,
  presenceQuerySchema,
  profileBodySchema,
  profileSchema,
  registerBodySchema,
  renameBodySchema,
  shareLinkSchema,
  statusBodySchema,
  userStatusBodySchema,
} from './rest.ts';
import { messageSchema } from './server-events.ts';
import {
  apiKeyBodySchema,
  apiKeySchema,
  claimedSchema,
  hostSourceSchema,
  newApiKeySchema,
  serverClaimBodySchema,
  serverQueryBodySchema,
  shownPersonSchema,
} from './servers.ts';
import { previewQuerySchema, previewSchema, sharingBodySchema, sharingSchema } from './sharing.ts';
import {
  newWebhookSchema,
  webhookBodySchema,
  webhookChangeSchema,
  webhookDeliverySchema,
  webhookSchema,
} from './webhooks.ts';

/** One route of REST: who may ask, what it takes, what it answers. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:name` is a parameter. */
  readonly path: string;
  /** `server`: with an API key. `program`: on the gateway's own machine, outside production; operators everywhere. */
  readonly by: 'anyone' | 'person' | 'server' | 'operator' | 'program';
  /** What it is for, for those who read the documents that are made of this table. */
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** 200 unless told. */
  readonly status?: 201;
  /** Refusals of its own, beside what any request can meet and what follows from who may ask. */
  readonly refuses?: readonly ErrorCode[];
  /** 503: while it is so, with the same form; 304: whoever has it already is told so. */
  readonly otherwise?: 503 | 304;
  /** Of a success: `data`, or the whole body where that has a form of its own, or is a text of this media type, or of another one. */
  readonly answer:
    | { readonly data: z.ZodType }
    | { readonly whole: z.ZodType }
    | { readonly text: string; readonly or?: string };
}

type Read<Schema> = Schema extends z.ZodType ? z.output<Schema> : unknown;

/** What a route takes, or answers, by the schema of that name; where it has none, anything. */
export type Declared<One, Name extends string> = Read<Name extends keyof One ? One[Name] : undefined>;

/** What a route answers of a success. */
export type DeclaredAnswer<One extends Route> = One['answer'] extends { readonly text: string }
  ? string
  : One['answer'] extends { readonly data: infer Data }
    ? Read<Data>
    : Declared<One['answer'], 'whole'>;

const nothing = z.null();
const ofConversation = z.object({ id: idSchema });
const ofMember = ofConversation.extend({ userId: idSchema });
const ofNewcomer = ofConversation.extend({
  userId: z.string().regex(/^(@.{2,64}|[\w-]{1,64})$/u, 'is neither an id nor an @username'),
});
const ofLink = ofConversation.extend({ linkId: idSchema });
const ofUser = z.object({ userId: idSchema });
const ofWatcher = z.object({ watcherId: idSchema });
const ofWebhook = z.object({ webhookId: idSchema });
const ofClaim = ofUser.extend({ source: hostSourceSchema, claimId: idSchema });

const count = z.int().nonnegative();
const signedInSchema = z.object({ token: z.string(), user: profileSchema });
const statsSchema = z.object({
  onlineUsers: z.int(),
  totalUsers: count,
  anonymousSessions: count,
  onlineAnonymous: z.int(),
  offlineThresholdMinutes: z.number(),
  maintenanceActive: z.boolean(),
});
const cleanedSchema = z.object({ cleaned: count });
const statusMetricsSchema = z.object({
  totalRequests: count,
  throttledRequests: count,
  successfulUpdates: count,
  failedUpdates: count,
  cacheSize: count,
  throttleRate: z.number(),
});

/** Every route of REST by its name. What a gateway checks, and its OpenAPI document, are made of this table. */
export const ROUTES = {
  login: {
    method: 'POST',
    path: '/api/auth/login',
    by: 'anyone',
    summary: 'Sign in with an e-mail address or a user name',
    body: loginBodySchema,
    refuses: ['UNAUTHORIZED', 'RATE_LIMITED', 'UNAVAILABLE'],
    answer: { whole: z.object({ success: z.literal(true), data: signedInSchema, token: z.string() }) },
  },
  register: {
    method: 'POST',
    path: '/api/auth/register',
    by: 'anyone',
    summary: 'Make an account',
    body: registerBodySchema,
    status: 201,
    refuses: ['CONFLICT', 'RATE_LIMITED', 'UNAVAILABLE'],
    answer: { data: signedInSchema },
  },
  joinByLink: {
    method: 'POST',
    path: '/api/auth/anonymous',
    by: 'anyone',
    summary: 'Join a conversation by its share link, without an account',
    description:
      '`username` is a name to be shown, with spaces. A link lets in so many guests: one too many is answered `RATE_LIMITED`, without `Retry-After`.',
    body: anonymousBodySchema,
    status: 201,
    refuses: ['NOT_FOUND', 'CONFLICT', 'RATE_LIMITED', 'UNAVAILABLE'],
    answer: { data: z.object({ sessionToken: z.string(), participant: profileSchema }) },
  },

  profile: {
    method: 'GET',
    path: '/api/users/me',
    by: 'person',
    summary: "One's own profile",
    refuses: ['NOT_FOUND'],
    answer: { data: profileSchema },
  },
  changeProfile: {
    method: 'PUT',
    path: '/api/users/me',
    by: 'person',
    summary: "Change one's display name or language",
    description: 'What is left out stays. A guest cannot take a name that somebody in the conversation has.',
    body: profileBodySchema,
    refuses: ['NOT_FOUND', 'CONFLICT'],
    answer: { data: profileSchema },
  },
  status: {
    method: 'GET',
    path: '/api/users/me/status',
    by: 'person',
    summary: 'What one shows of oneself, and all that is said of one',
    description:
      'The effective state and note, `null` where there is nothing, and the claims in the order of precedence, those that are to begin later among them.',
    answer: { data: ownStatusSchema },
  },
  say: {
    method: 'PUT',
    path: '/api/users/me/status',
    by: 'person',
    summary: 'Say what one is doing',
    description:
      '`null` ends what one said oneself, what is left out stays. Without an end a state ends within 65 minutes, whereas `invisible` and notes last. Answered once it is stored.',
    body: statusBodySchema,
    answer: { data: ownStatusSchema },
  },
  clearStatus: {
    method: 'DELETE',
    path: '/api/users/me/status',
    by: 'person',
    summary: 'End what one said of oneself',
    answer: { data: ownStatusSchema },
  },
  dismiss: {
    method: 'POST',
    path: '/api/users/me/status/dismiss',
    by: 'person',
    summary: 'Silence what somebody else says of one, until it ends',
    body: dismissBodySchema,
    refuses: ['NOT_FOUND'],
    answer: { data: ownStatusSchema },
  },
  sharing: {
    method: 'GET',
    path: '/api/users/me/sharing',
    by: 'person',
    summary: 'What one lets others see',
    description: 'Guests share no less than all: 403.',
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: sharingSchema },
  },
  share: {
    method: 'PUT',
    path: '/api/users/me/sharing',
    by: 'person',
    summary: 'Change what one lets others see',
    description:
      'What is left out keeps its value. In force at once for whoever looks, on every gateway; answered once it is stored. What hides is no ' +
      'activity. Turning `activity` off erases what is recorded, and takes `confirm: true`.',
    body: sharingBodySchema,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: sharingSchema },
  },
  previewSharing: {
    method: 'GET',
    path: '/api/users/me/sharing/preview',
    by: 'person',
    summary: "One's own face, as somebody gets it",
    description:
      "For viewers of one's audience, whatever they show in turn; of anybody else as if there were no such person.",
    query: previewQuerySchema,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: previewSchema },
  },
  activity: {
    method: 'GET',
    path: '/api/users/me/activity',
    by: 'person',
    summary: 'When one was online in the last 90 days',
    description:
      'To five minutes, by the days and hours of a zone, if one has it recorded (`activity` of the sharing). Not while one was invisible. ' +
      'What other gateways know of the last ten minutes may be missing.',
    query: activityQuerySchema,
    refuses: ['FORBIDDEN'],
    answer: { data: activitySchema },
  },
  eraseActivity: {
    method: 'DELETE',
    path: '/api/users/me/activity',
    by: 'person',
    summary: 'Erase when one was online',
    description: 'Whoever has it recorded has it recorded from now on.',
    refuses: ['FORBIDDEN'],
    answer: { data: nothing },
  },
  exportActivity: {
    method: 'GET',
    path: '/api/users/me/activity/export',
    by: 'person',
    summary: 'All that is kept of when one was online, as a file',
    description: 'As JSON, or as CSV with the columns `from`, `to` and `minutes`. Times are of UTC.',
    query: activityExportQuerySchema,
    refuses: ['FORBIDDEN'],
    answer: { text: 'application/json', or: 'text/csv' },
  },
  ownStatus: {
    method: 'GET',
    path: '/api/users/status',
    by: 'person',
    summary: "One's own facts",
    refuses: ['NOT_FOUND'],
    answer: { data: personSchema },
  },
  presence: {
    method: 'GET',
    path: '/api/users/presence',
    by: 'person',
    summary: 'Fresh facts of several people',
    description: 'For the manual refresh: strangers and unknown ids are left out.',
    query: presenceQuerySchema,
    answer: { data: z.array(personSchema) },
  },
  person: {
    method: 'GET',
    path: '/api/users/:userId',
    by: 'person',
    summary: 'Fresh facts of one person',
    description: 'Of somebody who shares a conversation with one. Anybody else does not exist.',
    params: ofUser,
    refuses: ['NOT_FOUND'],
    answer: { data: personSchema },
  },
  hours: {
    method: 'GET',
    path: '/api/users/:userId/hours',
    by: 'person',
    summary: 'When somebody is usually online',
    description:
      'Of whom one sees exactly when they were last there, who lets others see their usual hours (`activity: hours` of their sharing), and of ' +
      'whom four weeks are recorded: by the hours of the week of the zone that is asked for, in quarters. `null` otherwise, also of whoever does not ' +
      'exist. Of the last 90 days, today not among them.',
    params: ofUser,
    query: hoursQuerySchema,
    answer: { data: usualHoursSchema.nullable() },
  },
  outlook: {
    method: 'GET',
    path: '/api/users/:userId/outlook',
    by: 'person',
    summary: 'When somebody is likely back',
    description:
      'Of whom one sees exactly when they left, and who lets others see it (`outlook` of their sharing), worked out of what is recorded of them. `null` ' +
      'while it is not worth saying, while they are online, and otherwise, also of whoever does not exist.',
    params: ofUser,
    answer: { data: outlookSchema.nullable() },
  },
  askAlert: {
    method: 'PUT',
    path: '/api/users/:userId/alert',
    by: 'person',
    summary: 'Be told when somebody is back',
    description:
      'Once, within 7 days, of somebody with whom one has an accepted direct conversation, unless they let nobody: then as if they did ' +
      'not exist. Of whoever is online now, the next return counts. 20 may be open, and 3 a day be asked of one person; asking again ' +
      'while one is open changes nothing.',
    params: ofUser,
    refuses: ['NOT_FOUND', 'RATE_LIMITED'],
    answer: { data: alertSchema },
  },
  cancelAlert: {
    method: 'DELETE',
    path: '/api/users/:userId/alert',
    by: 'person',
    summary: 'Not be told any more',
    params: ofUser,
    answer: { data: nothing },
  },
  alerts: {
    method: 'GET',
    path: '/api/users/me/alerts',
    by: 'person',
    summary: 'Whom one waits for, and who waits for one',
    answer: { data: alertsSchema },
  },
  removeAlert: {
    method: 'DELETE',
    path: '/api/users/me/alerts/:watcherId',
    by: 'person',
    summary: 'Let somebody not be told when one is back',
    description: 'The other one is not told of it, and waits in vain.',
    params: ofWatcher,
    answer: { data: nothing },
  },
  pushKey: {
    method: 'GET',
    path: '/api/push/key',
    by: 'person',
    summary: 'What browsers subscribe to push messages with',
    refuses: ['NOT_FOUND'],
    answer: { data: pushKeySchema },
  },
  subscribe: {
    method: 'POST',
    path: '/api/users/me/push-subscriptions',
    by: 'person',
    summary: 'Be told by push in this browser',
    description:
      'To be said again at each start. An endpoint is one person’s at a time. Ten are kept of a person: one more takes the place of the one ' +
      'that was neither renewed nor accepted a message for longest.',
    body: pushSubscriptionBodySchema,
    status: 201,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: nothing },
  },
  unsubscribe: {
    method: 'DELETE',
    path: '/api/users/me/push-subscriptions',
    by: 'person',
    summary: 'Not be told by push in this browser any more',
    description: 'What is not subscribed is no error.',
    body: pushEndBodySchema,
    refuses: ['FORBIDDEN'],
    answer: { data: nothing },
  },
  contacts: {
    method: 'GET',
    path: '/api/contacts',
    by: 'person',
    summary: 'Everybody with whom one shares a conversation that is no crowd',
    description:
      'By page, in the order of their names. `status` is that of this moment, as one sees it. Whom one shares crowds alone with is among ' +
      'the participants of these.',
    query: contactsQuerySchema,
    answer: { data: pageOf(personSchema) },
  },

  conversations: {
    method: 'GET',
    path: '/api/conversations',
    by: 'person',
    summary: "One's conversations, the newest first",
    query: pageQuerySchema,
    answer: { data: pageOf(conversationSchema) },
  },
  converse: {
    method: 'POST',
    path: '/api/conversations',
    by: 'person',
    summary: 'Begin a conversation',
    description:
      'People with whom one shares a conversation are in it at once, others are invited. A direct conversation that exists is found again.',
    body: conversationBodySchema,
    status: 201,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: conversationSchema },
  },
  rename: {
    method: 'PUT',
    path: '/api/conversations/:id',
    by: 'person',
    summary: 'Rename a group',
    description: 'Any user in it may.',
    params: ofConversation,
    body: renameBodySchema,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: conversationSchema },
  },
  accept: {
    method: 'POST',
    path: '/api/conversations/:id/accept',
    by: 'person',
    summary: 'Accept an invitation',
    description: 'To decline, remove oneself from the members.',
    params: ofConversation,
    refuses: ['NOT_FOUND'],
    answer: { data: conversationSchema },
  },
  participants: {
    method: 'GET',
    path: '/api/conversations/:id/participants',
    by: 'person',
    summary: 'Who is in a conversation, with facts',
    description:
      'By page, in the order of their names. `status` is that of this moment, as one sees it: for a page by status 5,000 people are ' +
      'looked at, so in a crowd it may be shorter than `limit`, or empty, and still have a `nextCursor`.',
    params: z.object({ id: hostIdSchema() }),
    query: contactsQuerySchema,
    refuses: ['NOT_FOUND'],
    answer: { data: pageOf(participantSchema) },
  },
  occupancy: {
    method: 'GET',
    path: '/api/conversations/:id/occupancy',
    by: 'person',
    summary: 'How many are in a conversation, are online, and view it',
    description:
      'Counted as online, and as viewing, are those who show themselves to everyone there. Above 50, to two digits.',
    params: ofConversation,
    refuses: ['NOT_FOUND'],
    answer: { data: occupancySchema },
  },
  addMember: {
    method: 'POST',
    path: '/api/conversations/:id/members/:userId',
    by: 'person',
    summary: 'Add somebody to a group',
    description: 'By id, or by `@username`. Strangers are invited.',
    params: ofNewcomer,
    status: 201,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: participantSchema.pick({ membership: true }) },
  },
  removeMember: {
    method: 'DELETE',
    path: '/api/conversations/:id/members/:userId',
    by: 'person',
    summary: 'Remove somebody, leave, or decline an invitation',
    params: ofMember,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: nothing },
  },
  createLink: {
    method: 'POST',
    path: '/api/conversations/:id/links',
    by: 'person',
    summary: 'Make a share link',
    description: 'Whoever owns a group may. Whoever has the link gets in, until it expires or is revoked.',
    params: ofConversation,
    body: linkBodySchema.prefault({}),
    status: 201,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: shareLinkSchema },
  },
  revokeLink: {
    method: 'DELETE',
    path: '/api/conversations/:id/links/:linkId',
    by: 'person',
    summary: 'Revoke a share link',
    description: 'Whoever came by it is out.',
    params: ofLink,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: nothing },
  },

  messages: {
    method: 'GET',
    path: '/api/messages/:conversationId',
    by: 'person',
    summary: 'The messages of a conversation, the newest first',
    params: z.object({ conversationId: idSchema }),
    query: pageQuerySchema,
    refuses: ['NOT_FOUND'],
    answer: { data: pageOf(messageSchema) },
  },
  sendMessage: {
    method: 'POST',
    path: '/api/messages',
    by: 'person',
    summary: 'Send a message',
    description:
      'With a `clientId` it may be said again when no answer came: the answer is that of the first time, and others are told once.',
    body: messageBodySchema,
    refuses: ['NOT_FOUND'],
    answer: { data: z.object({ messageId: idSchema }) },
  },

  query: {
    method: 'POST',
    path: '/api/server/presence/query',
    by: 'server',
    summary: 'What people show',
    description:
      'The faces of those who are known, in the order of `ids`. With `as`, a viewer, those who are in its audience, as it sees ' +
      'them; without it, what is shown to everyone.',
    body: serverQueryBodySchema,
    answer: { data: z.array(shownPersonSchema) },
  },
  serverOccupancy: {
    method: 'GET',
    path: '/api/server/conversations/:id/occupancy',
    by: 'server',
    summary: 'How many are in a conversation, are online, and view it',
    description: 'What its members are answered. Where nobody is any more, there is no conversation.',
    params: ofConversation,
    refuses: ['NOT_FOUND'],
    answer: { data: occupancySchema },
  },
  claim: {
    method: 'PUT',
    path: '/api/server/users/:userId/claims/:source/:claimId',
    by: 'server',
    summary: 'Say something of a person until a time',
    description:
      'A state, a note, or both; a state ends after an hour unless told. A call is a lease, of 90 s at most, which is said again ' +
      'while it lasts; `isLive: false`: it was ended less than 5 minutes ago, and a late renewal revives nothing.',
    params: ofClaim,
    body: serverClaimBodySchema,
    refuses: ['NOT_FOUND'],
    answer: { data: claimedSchema },
  },
  unclaim: {
    method: 'DELETE',
    path: '/api/server/users/:userId/claims/:source/:claimId',
    by: 'server',
    summary: 'Take back what was said of a person',
    description: 'What was never claimed is no error.',
    params: ofClaim,
    answer: { data: nothing },
  },

  stats: {
    method: 'GET',
    path: '/maintenance/stats',
    by: 'program',
    summary: 'How many people there are, and how many are online',
    description: 'Of the whole cluster.',
    answer: { data: statsSchema },
  },
  statusMetrics: {
    method: 'GET',
    path: '/maintenance/status-metrics',
    by: 'program',
    summary: 'REST requests that were activity, by what became of them',
    description: 'Of this gateway, since they were last reset.',
    answer: { data: statusMetricsSchema },
  },
  resetStatusMetrics: {
    method: 'POST',
    path: '/maintenance/status-metrics/reset',
    by: 'program',
    summary: 'Begin to count requests anew',
    answer: { whole: z.object({ success: z.literal(true), message: z.string() }) },
  },
  setUserStatus: {
    method: 'POST',
    path: '/maintenance/user-status',
    by: 'operator',
    summary: 'Take somebody offline, or online again',
    description: 'Offline: until the next activity. Online needs a living session: 409 without one.',
    body: userStatusBodySchema,
    refuses: ['NOT_FOUND', 'CONFLICT'],
    answer: { data: factsSchema },
  },

  adminStats: {
    method: 'GET',
    path: '/api/admin/maintenance/stats',
    by: 'program',
    summary: 'How many people there are, and how many are online',
    description: 'The same as `/maintenance/stats`.',
    answer: { data: statsSchema },
  },
  cleanup: {
    method: 'POST',
    path: '/api/admin/maintenance/cleanup',
    by: 'program',
    summary: 'Sweep now',
    description: 'Takes offline whoever is shown as online and is not.',
    answer: { data: cleanedSchema },
  },
  cleanupZombies: {
    method: 'POST',
    path: '/api/admin/maintenance/cleanup-zombies',
    by: 'program',
    summary: 'Sweep now',
    description: 'The same as `cleanup`.',
    answer: { data: cleanedSchema },
  },
  activitySums: {
    method: 'GET',
    path: '/api/admin/activity',
    by: 'operator',
    summary: 'How many people were online, of those who have it recorded',
    description:
      'Over the last day, week and quarter, and in each hour of the last week. Fewer than five people are `null`. Counted every 10 minutes at most.',
    answer: { data: activitySumsSchema },
  },
  disconnect: {
    method: 'POST',
    path: '/api/admin/users/:userId/disconnect',
    by: 'operator',
    summary: "End somebody's sessions",
    description: 'Their clients may come back at once.',
    params: ofUser,
    refuses: ['NOT_FOUND'],
    answer: { data: z.object({ disconnected: count }) },
  },
  deactivate: {
    method: 'POST',
    path: '/api/admin/users/:userId/deactivate',
    by: 'operator',
    summary: 'End an account',
    description: "Signs the person out everywhere, takes it offline, and out of everybody's sight.",
    params: ofUser,
    refuses: ['NOT_FOUND'],
    answer: { data: nothing },
  },
  logLevel: {
    method: 'PUT',
    path: '/api/admin/log-level',
    by: 'operator',
    summary: 'Change how much this gateway logs',
    body: logLevelBodySchema,
    answer: { data: logLevelBodySchema },
  },
  apiKeys: {
    method: 'GET',
    path: '/api/admin/api-keys',
    by: 'operator',
    summary: 'The API keys, without what is secret of them',
    description: '`id` and `createdAt` are `null` of those that the setting `API_KEYS` names.',
    answer: { data: z.array(apiKeySchema) },
  },
  makeApiKey: {
    method: 'POST',
    path: '/api/admin/api-keys',
    by: 'operator',
    summary: 'Make an API key for another server',
    description: '`key` is told this once.',
    body: apiKeyBodySchema,
    status: 201,
    refuses: ['CONFLICT'],
    answer: { data: newApiKeySchema },
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/api/admin/api-keys/:keyId',
    by: 'operator',
    summary: 'Revoke an API key',
    params: z.object({ keyId: idSchema }),
    refuses: ['NOT_FOUND'],
    answer: { data: nothing },
  },
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

  metrics: {
    method: 'GET',
    path: '/metrics',
    by: 'anyone',
    summary: 'Metrics for Prometheus',
    answer: { text: 'text/plain' },
  },
  live: {
    method: 'GET',
    path: '/health/live',
    by: 'anyone',
    summary: 'Whether the process lives',
    answer: { whole: z.object({ status: z.literal('ok') }) },
  },
  ready: {
    method: 'GET',
    path: '/health/ready',
    by: 'anyone',
    summary: 'Whether the gateway takes requests',
    description:
      '503 while it starts or stops. `degraded`: the database or the other gateways are away, and presence goes on.',
    otherwise: 503,
    answer: {
      whole: z.object({ status: z.enum(['ok', 'degraded', 'starting', 'stopping']), demo: z.boolean() }),
    },
  },

  openApi: {
    method: 'GET',
    path: '/openapi.json',
    by: 'anyone',
    summary: 'These routes, as OpenAPI 3.1',
    otherwise: 304,
    answer: { text: 'application/json' },
  },
  asyncApi: {
    method: 'GET',
    path: '/asyncapi.json',
    by: 'anyone',
    summary: 'The events of the socket, as AsyncAPI 3.0',
    otherwise: 304,
    answer: { text: 'application/json' },
  },
  documents: {
    method: 'GET',
    path: '/docs',
    by: 'anyone',
    summary: 'Both documents, to be read in a browser',
    refuses: ['NOT_FOUND'],
    answer: { text: 'text/html' },
  },
} as const satisfies Record<string, Route>;

/** The name of a route in `ROUTES`. */
export type RouteName = keyof typeof ROUTES;
