import { z } from 'zod';
import { alertSchema, alertsSchema } from '../alerts.ts';
import { idSchema } from '../ids.ts';
import type { Route } from '../route.ts';
import { nothing, ofUser } from './recurring.ts';

const ofWatcher = z.object({ watcherId: idSchema });

/** To be told when somebody is back. */
export const ALERT_ROUTES = {
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
} as const satisfies Record<string, Route>;
