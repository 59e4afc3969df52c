import { z } from 'zod';
import { activitySumsSchema } from '../activity.ts';
import { logLevelBodySchema } from '../rest.ts';
import type { Route } from '../route.ts';
import { statsSchema } from './maintenance.ts';
import { count, nothing, ofUser } from './recurring.ts';

const cleanedSchema = z.object({ cleaned: count });

/** What operators see and do. */
export const ADMIN_ROUTES = {
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
} as const satisfies Record<string, Route>;
