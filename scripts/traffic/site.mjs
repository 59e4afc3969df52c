/** The gateway as the traffic uses it: a host who opens groups, and people who join them by share links. */
import { setTimeout as pause } from 'node:timers/promises';

const HOST = { username: 'traffic-host', email: 'traffic-host@example.com', password: 'traffic-host-password' };
const LINK_LIVES_MS = 6 * 3_600_000;

/**
 * Registers the host, or signs it in. Throws an `Error` of one line when there is no gateway, or it is a production.
 *
 * @param {string} url
 * @param {{ signal: AbortSignal, onLimited: () => void }} options `onLimited`: the gateway lets people in by and by
 */
export async function openSite(url, { signal, onLimited }) {
  const groups = [];

  async function call(method, path, { headers, body } = {}) {
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), ...(await response.json()) };
  }

  /** Waits where the gateway asks for patience. */
  async function patiently(method, path, options) {
    for (;;) {
      const answer = await call(method, path, options);
      if (answer.status !== 429) return answer;
      onLimited();
      await pause(Number(answer.retryAfter ?? 1) * 1_000, undefined, { signal });
    }
  }

  async function data(method, path, options) {
    const answer = await patiently(method, path, options);
    if (!answer.success) throw new Error(`${method} ${path}: ${answer.error?.message ?? answer.status}`);
    return answer.data;
  }

  const health = await call('GET', '/health/ready').catch(() => {
    throw new Error(`Nobody answers at ${url}. Is the gateway running? (npm start)`);
  });
  if (!health.demo) throw new Error(`${url} is a production: simulated people have no business there.`);

  const registered = await patiently('POST', '/api/auth/register', { body: HOST });
  const { username, password } = HOST;
  const { token, user } = registered.success
    ? registered.data
    : await data('POST', '/api/auth/login', { body: { username, password } });
  const headers = { authorization: `Bearer ${token}`, 'x-activity': 'none' };

  return {
    /** A conversation with a share link. */
    async openGroup(title) {
      const { id } = await data('POST', '/api/conversations', {
        headers,
        body: { type: 'group', title, memberIds: [] },
      });
      const body = { expiresInMs: LINK_LIVES_MS };
      const link = await data('POST', `/api/conversations/${id}/links`, { headers, body });
      const group = { id, linkId: link.id, shareLink: link.shareLink };
      groups.push(group);
      return group;
    },

    /** A new person in the group, by its link. */
    async join(group, username) {
      const body = { shareLink: group.shareLink, username };
      const { sessionToken, participant } = await data('POST', '/api/auth/anonymous', { body });
      return { id: participant.id, sessionToken, conversationId: group.id };
    },

    /** A request that counts as activity. */
    ask: (sessionToken) => call('GET', '/api/users/status', { headers: { 'x-session-token': sessionToken } }),

    /** Everybody who came by the links ends with them, and the host leaves. */
    async close() {
      for (const { id, linkId } of groups) {
        await call('DELETE', `/api/conversations/${id}/links/${linkId}`, { headers });
        await call('DELETE', `/api/conversations/${id}/members/${user.id}`, { headers });
      }
    },
  };
}
