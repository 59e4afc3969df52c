import { z } from 'zod';
import { factsSchema } from '../fields.ts';
import { userStatusBodySchema } from '../rest.ts';
import type { Route } from '../route.ts';
import { count } from './recurring.ts';

export const statsSchema = z.object({
  onlineUsers: z.int(),
  totalUsers: count,
  anonymousSessions: count,
  onlineAnonymous: z.int(),
  offlineThresholdMinutes: z.number(),
  maintenanceActive: z.boolean(),
});
const statusMetricsSchema = z.object({
  totalRequests: count,
  throttledRequests: count,
  successfulUpdates: count,
  failedUpdates: count,
  cacheSize: count,
  throttleRate: z.number(),
});

/** Figures of presence, and what is done by hand. */
export const MAINTENANCE_ROUTES = {
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
} as const satisfies Record<string, Route>;
