/** What operators do, over REST, where it is logged with who and when. All of them throw `RequestFailure`. */
import { request } from '../api/request.ts';

export const cleanUp = () => request<{ cleaned: number }>('POST', '/api/admin/maintenance/cleanup');

export const resetStatusMetrics = () => request<unknown>('POST', '/maintenance/status-metrics/reset');

export const disconnect = (userId: string) =>
  request<{ disconnected: number }>('POST', `/api/admin/users/${userId}/disconnect`);
