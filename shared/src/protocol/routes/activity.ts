import {
  activityExportQuerySchema,
  activityQuerySchema,
  activitySchema,
  hoursQuerySchema,
  outlookSchema,
  usualHoursSchema,
} from '../activity.ts';
import type { Route } from '../route.ts';
import { nothing, ofUser } from './recurring.ts';

/** When people were online, are usually, and are likely back. */
export const ACTIVITY_ROUTES = {
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
} as const satisfies Record<string, Route>;
