/**
 * Every REST route: who may ask, what it takes, and what it answers. The server offers what is declared here and nothing
 * else, and writes nothing that is not declared. Unless told otherwise an answer is `{ success: true, data }`.
 */
import { z } from 'zod';
import { factsSchema, hostIdSchema, idSchema } from './fields.ts';
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

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:name` is a parameter. */
  readonly path: string;
  /** `server`: with an API key. `program`: on the gateway's own machine, outside production; operators everywhere. */
  readonly by: 'anyone' | 'person' | 'server' | 'operator' | 'program';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** 200 unless told. */
  readonly status?: 201;
  /** Of a success: `data`, or the whole body where that has a form of its own. */
  readonly answer: { readonly data: z.ZodType } | { readonly whole: z.ZodType };
}

const nothing = z.null();
const ofConversation = z.object({ id: idSchema });
const ofMember = ofConversation.extend({ userId: idSchema });
const ofNewcomer = ofConversation.extend({
  userId: z.string().regex(/^(@.{2,64}|[\w-]{1,64})$/u, 'is neither an id nor an @username'),
});
const ofLink = ofConversation.extend({ linkId: idSchema });
const ofUser = z.object({ userId: idSchema });
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

export const ROUTES = {
  login: {
    method: 'POST',
    path: '/api/auth/login',
    by: 'anyone',
    body: loginBodySchema,
    answer: { whole: z.object({ success: z.literal(true), data: signedInSchema, token: z.string() }) },
  },
  register: {
    method: 'POST',
    path: '/api/auth/register',
    by: 'anyone',
    body: registerBodySchema,
    status: 201,
    answer: { data: signedInSchema },
  },
  joinByLink: {
    method: 'POST',
    path: '/api/auth/anonymous',
    by: 'anyone',
    body: anonymousBodySchema,
    status: 201,
    answer: { data: z.object({ sessionToken: z.string(), participant: profileSchema }) },
  },

  profile: { method: 'GET', path: '/api/users/me', by: 'person', answer: { data: profileSchema } },
  changeProfile: {
    method: 'PUT',
    path: '/api/users/me',
    by: 'person',
    body: profileBodySchema,
    answer: { data: profileSchema },
  },
  status: { method: 'GET', path: '/api/users/me/status', by: 'person', answer: { data: ownStatusSchema } },
  say: {
    method: 'PUT',
    path: '/api/users/me/status',
    by: 'person',
    body: statusBodySchema,
    answer: { data: ownStatusSchema },
  },
  clearStatus: { method: 'DELETE', path: '/api/users/me/status', by: 'person', answer: { data: ownStatusSchema } },
  dismiss: {
    method: 'POST',
    path: '/api/users/me/status/dismiss',
    by: 'person',
    body: dismissBodySchema,
    answer: { data: ownStatusSchema },
  },
  sharing: { method: 'GET', path: '/api/users/me/sharing', by: 'person', answer: { data: sharingSchema } },
  /** What hides is no activity, and answered once it is stored. */
  share: {
    method: 'PUT',
    path: '/api/users/me/sharing',
    by: 'person',
    body: sharingBodySchema,
    answer: { data: sharingSchema },
  },
  previewSharing: {
    method: 'GET',
    path: '/api/users/me/sharing/preview',
    by: 'person',
    query: previewQuerySchema,
    answer: { data: previewSchema },
  },
  ownStatus: { method: 'GET', path: '/api/users/status', by: 'person', answer: { data: personSchema } },
  presence: {
    method: 'GET',
    path: '/api/users/presence',
    by: 'person',
    query: presenceQuerySchema,
    answer: { data: z.array(personSchema) },
  },
  person: {
    method: 'GET',
    path: '/api/users/:userId',
    by: 'person',
    params: ofUser,
    answer: { data: personSchema },
  },
  contacts: {
    method: 'GET',
    path: '/api/contacts',
    by: 'person',
    query: contactsQuerySchema,
    answer: { data: pageOf(personSchema) },
  },

  conversations: {
    method: 'GET',
    path: '/api/conversations',
    by: 'person',
    query: pageQuerySchema,
    answer: { data: pageOf(conversationSchema) },
  },
  converse: {
    method: 'POST',
    path: '/api/conversations',
    by: 'person',
    body: conversationBodySchema,
    status: 201,
    answer: { data: conversationSchema },
  },
  rename: {
    method: 'PUT',
    path: '/api/conversations/:id',
    by: 'person',
    params: ofConversation,
    body: renameBodySchema,
    answer: { data: conversationSchema },
  },
  accept: {
    method: 'POST',
    path: '/api/conversations/:id/accept',
    by: 'person',
    params: ofConversation,
    answer: { data: conversationSchema },
  },
  participants: {
    method: 'GET',
    path: '/api/conversations/:id/participants',
    by: 'person',
    params: z.object({ id: hostIdSchema }),
    query: pageQuerySchema,
    answer: { data: pageOf(participantSchema) },
  },
  addMember: {
    method: 'POST',
    path: '/api/conversations/:id/members/:userId',
    by: 'person',
    params: ofNewcomer,
    status: 201,
    answer: { data: participantSchema.pick({ membership: true }) },
  },
  removeMember: {
    method: 'DELETE',
    path: '/api/conversations/:id/members/:userId',
    by: 'person',
    params: ofMember,
    answer: { data: nothing },
  },
  createLink: {
    method: 'POST',
    path: '/api/conversations/:id/links',
    by: 'person',
    params: ofConversation,
    body: linkBodySchema.prefault({}),
    status: 201,
    answer: { data: shareLinkSchema },
  },
  revokeLink: {
    method: 'DELETE',
    path: '/api/conversations/:id/links/:linkId',
    by: 'person',
    params: ofLink,
    answer: { data: nothing },
  },

  messages: {
    method: 'GET',
    path: '/api/messages/:conversationId',
    by: 'person',
    params: z.object({ conversationId: idSchema }),
    query: pageQuerySchema,
    answer: { data: pageOf(messageSchema) },
  },
  sendMessage: {
    method: 'POST',
    path: '/api/messages',
    by: 'person',
    body: messageBodySchema,
    answer: { data: z.object({ messageId: idSchema }) },
  },

  /** The faces of those who are known and, of `as`, in the audience; in the order of `ids`. */
  query: {
    method: 'POST',
    path: '/api/server/presence/query',
    by: 'server',
    body: serverQueryBodySchema,
    answer: { data: z.array(shownPersonSchema) },
  },
  claim: {
    method: 'PUT',
    path: '/api/server/users/:userId/claims/:source/:claimId',
    by: 'server',
    params: ofClaim,
    body: serverClaimBodySchema,
    answer: { data: claimedSchema },
  },
  /** What was never claimed is no error. */
  unclaim: {
    method: 'DELETE',
    path: '/api/server/users/:userId/claims/:source/:claimId',
    by: 'server',
    params: ofClaim,
    answer: { data: nothing },
  },

  stats: { method: 'GET', path: '/maintenance/stats', by: 'program', answer: { data: statsSchema } },
  statusMetrics: {
    method: 'GET',
    path: '/maintenance/status-metrics',
    by: 'program',
    answer: { data: statusMetricsSchema },
  },
  resetStatusMetrics: {
    method: 'POST',
    path: '/maintenance/status-metrics/reset',
    by: 'program',
    answer: { whole: z.object({ success: z.literal(true), message: z.string() }) },
  },
  setUserStatus: {
    method: 'POST',
    path: '/maintenance/user-status',
    by: 'operator',
    body: userStatusBodySchema,
    answer: { data: factsSchema },
  },

  adminStats: { method: 'GET', path: '/api/admin/maintenance/stats', by: 'program', answer: { data: statsSchema } },
  cleanup: { method: 'POST', path: '/api/admin/maintenance/cleanup', by: 'program', answer: { data: cleanedSchema } },
  cleanupZombies: {
    method: 'POST',
    path: '/api/admin/maintenance/cleanup-zombies',
    by: 'program',
    answer: { data: cleanedSchema },
  },
  disconnect: {
    method: 'POST',
    path: '/api/admin/users/:userId/disconnect',
    by: 'operator',
    params: ofUser,
    answer: { data: z.object({ disconnected: count }) },
  },
  deactivate: {
    method: 'POST',
    path: '/api/admin/users/:userId/deactivate',
    by: 'operator',
    params: ofUser,
    answer: { data: nothing },
  },
  logLevel: {
    method: 'PUT',
    path: '/api/admin/log-level',
    by: 'operator',
    body: logLevelBodySchema,
    answer: { data: logLevelBodySchema },
  },
  apiKeys: { method: 'GET', path: '/api/admin/api-keys', by: 'operator', answer: { data: z.array(apiKeySchema) } },
  makeApiKey: {
    method: 'POST',
    path: '/api/admin/api-keys',
    by: 'operator',
    body: apiKeyBodySchema,
    status: 201,
    answer: { data: newApiKeySchema },
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/api/admin/api-keys/:keyId',
    by: 'operator',
    params: z.object({ keyId: idSchema }),
    answer: { data: nothing },
  },

  metrics: { method: 'GET', path: '/metrics', by: 'anyone', answer: { whole: z.string() } },
  live: {
    method: 'GET',
    path: '/health/live',
    by: 'anyone',
    answer: { whole: z.object({ status: z.literal('ok') }) },
  },
  ready: {
    method: 'GET',
    path: '/health/ready',
    by: 'anyone',
    answer: {
      whole: z.object({ status: z.enum(['ok', 'degraded', 'starting', 'stopping']), demo: z.boolean() }),
    },
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
