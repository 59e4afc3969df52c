/** What operators do, over REST, where it is logged with who and when. All of them throw `RequestFailure`. */
import type {
  ActivitySums,
  NewWebhook,
  Webhook,
  WebhookBody,
  WebhookChange,
  WebhookDelivery,
} from '@meeshy/status-protocol';
import { request } from '../api/request.ts';

export const activitySums = () => request<ActivitySums>('GET', '/api/admin/activity');

export const cleanUp = () => request<{ cleaned: number }>('POST', '/api/admin/maintenance/cleanup');

export const resetStatusMetrics = () => request<unknown>('POST', '/maintenance/status-metrics/reset');

export const disconnect = (userId: string) =>
  request<{ disconnected: number }>('POST', `/api/admin/users/${userId}/disconnect`);

const WEBHOOKS = '/api/admin/webhooks';

export const webhooks = () => request<Webhook[]>('GET', WEBHOOKS);

export const makeWebhook = (body: WebhookBody) => request<NewWebhook>('POST', WEBHOOKS, { body });

export const changeWebhook = (id: string, body: WebhookChange) =>
  request<Webhook>('PUT', `${WEBHOOKS}/${id}`, { body });

export const rotateWebhook = (id: string) => request<NewWebhook>('POST', `${WEBHOOKS}/${id}/rotate`);

export const testWebhook = (id: string) => request<WebhookDelivery>('POST', `${WEBHOOKS}/${id}/test`);

export const deleteWebhook = (id: string) => request<null>('DELETE', `${WEBHOOKS}/${id}`);
