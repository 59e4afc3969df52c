/**
 * Every REST route: who may ask, what it takes, and what it answers. The server offers what is declared here and nothing
 * else, and writes nothing that is not declared. Unless told otherwise an answer is `{ success: true, data }`.
 */
import type { Route } from './route.ts';
import { ACTIVITY_ROUTES } from './routes/activity.ts';
import { ADMIN_ROUTES } from './routes/admin.ts';
import { ALERT_ROUTES } from './routes/alerts.ts';
import { API_KEY_ROUTES } from './routes/api-keys.ts';
import { AUTH_ROUTES } from './routes/auth.ts';
import { CONVERSATION_ROUTES } from './routes/conversations.ts';
import { DOCUMENT_ROUTES } from './routes/documents.ts';
import { MAINTENANCE_ROUTES } from './routes/maintenance.ts';
import { MESSAGE_ROUTES } from './routes/messages.ts';
import { PROBE_ROUTES } from './routes/probes.ts';
import { PUSH_ROUTES } from './routes/push.ts';
import { SERVER_ROUTES } from './routes/servers.ts';
import { SHARING_ROUTES } from './routes/sharing.ts';
import { USER_ROUTES } from './routes/users.ts';
import { WEBHOOK_ROUTES } from './routes/webhooks.ts';

/** Every route of REST by its name. What a gateway checks, and its OpenAPI document, are made of this table. */
export const ROUTES = {
  ...AUTH_ROUTES,
  ...USER_ROUTES,
  ...SHARING_ROUTES,
  ...ACTIVITY_ROUTES,
  ...ALERT_ROUTES,
  ...PUSH_ROUTES,
  ...CONVERSATION_ROUTES,
  ...MESSAGE_ROUTES,
  ...SERVER_ROUTES,
  ...MAINTENANCE_ROUTES,
  ...ADMIN_ROUTES,
  ...API_KEY_ROUTES,
  ...WEBHOOK_ROUTES,
  ...PROBE_ROUTES,
  ...DOCUMENT_ROUTES,
} as const satisfies Record<string, Route>;

/** The name of a route in `ROUTES`. */
export type RouteName = keyof typeof ROUTES;
