/** One's own history, over REST. All of them throw `RequestFailure`. */
import type { OwnActivity } from '@meeshy/status-protocol';
import { codeOf, type RequestOptions, request, requestFile } from '../api/request.ts';

const PATH = '/api/users/me/activity';
type Format = 'csv' | 'json';

/** By the clock of this browser; by the one of the last time, where the server does not know its zone. */
export async function readActivity(asked: Pick<RequestOptions, 'unattended'>): Promise<OwnActivity> {
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
  try {
    return await request<OwnActivity>('GET', PATH, { query: { zone }, ...asked });
  } catch (error) {
    if (codeOf(error) !== 'VALIDATION_ERROR') throw error;
    return request<OwnActivity>('GET', PATH, asked);
  }
}

export const eraseActivity = () => request<null>('DELETE', PATH);

/** The browser keeps it as a file. */
export async function saveActivity(format: Format): Promise<void> {
  const url = URL.createObjectURL(await requestFile(`${PATH}/export`, { query: { format } }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `activity.${format}`;
  link.click();
  // The click has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url));
}
