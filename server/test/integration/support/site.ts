/** A running gateway as its people and operators know it: REST, sockets and metrics at one address. */
import type { Conversation, Profile, ShareLink } from '@meeshy/status-protocol';
import { type Client, type Connection, openClient } from '../../../../gateway/test/integration/support/client.ts';
import { until } from '../../../../gateway/test/support/until.ts';

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly auth: { readonly token: string } | { readonly sessionToken: string };
}

export interface Ask {
  readonly as?: Person;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is what the tests are about
  readonly body: any;
}

export interface SocketAuth {
  readonly resume?: boolean;
  readonly capabilities?: readonly string[];
}

export interface Site {
  readonly url: string;
  call(method: string, path: string, ask?: Ask): Promise<Reply>;
  /** `data` of the answer. Rejects when it is a refusal. */
  data<Data>(method: string, path: string, ask?: Ask): Promise<Data>;
  /** As an operator; resolves with what `call` does. */
  operate(method: string, path: string, body?: unknown): Promise<Reply>;
  register(username: string): Promise<Person>;
  /** Makes a group, in which all of them are present members. Nothing of it is activity. */
  converse(owner: Person, ...members: Person[]): Promise<string>;
  link(owner: Person, conversationId: string): Promise<ShareLink>;
  joinByLink(link: ShareLink, username: string): Promise<Person>;
  /** Connects without waiting. */
  open(person: Person | null, auth?: SocketAuth, connection?: Connection): Client;
  /** Connects and waits for the snapshot; what came so far counts as heard. */
  arrive(person: Person, auth?: SocketAuth, connection?: Connection): Promise<Client>;
  /** The value of a metric, with its labels as they stand in the text; 0 when there is no such line. */
  metric(line: string): Promise<number>;
  /** Resolves when so many sessions are open. */
  sessions(count: number): Promise<void>;
  /** Ends all its clients. */
  leave(): void;
}

/** Of the gateways that the tests start. */
export const MAINTENANCE_TOKEN = 'the maintenance token of the tests';

const QUIETLY = { 'x-activity': 'none' };

/** Looks at all that comes. */
export interface Looks {
  answered(answer: { method: string; path: string; status: number; type: string | null; body: unknown }): void;
  told(event: string, payload: unknown): void;
}

export function siteAt(url: string, looks?: Looks): Site {
  const clients: Client[] = [];

  async function call(method: string, path: string, { as, body, headers }: Ask = {}): Promise<Reply> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(as && credentialHeaders(as)),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type');
    const reply = { status: response.status, body: type?.startsWith('application/json') ? JSON.parse(text) : text };
    looks?.answered({ method, path, type, ...reply });
    return reply;
  }

  async function data<Data>(method: string, path: string, ask?: Ask): Promise<Data> {
    const { status, body } = await call(method, path, ask);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body.data;
  }

  function open(person: Person | null, auth: SocketAuth = {}, connection: Connection = {}): Client {
    const client = openClient(url, { auth: { ...person?.auth, ...auth }, ...connection });
    if (looks) client.socket.onAny(looks.told);
    clients.push(client);
    return client;
  }

  async function metric(line: string): Promise<number> {
    const { body } = await call('GET', '/metrics');
    const found = (body as string).split('\n').find((text) => text.startsWith(`${line} `));
    return Number(found?.slice(line.length) ?? 0);
  }

  return {
    url,
    call,
    data,

    operate: (method, path, body) =>
      call(method, path, { body, headers: { 'x-maintenance-token': MAINTENANCE_TOKEN } }),

    async register(username) {
      const body = { username, email: `${username}@example.com`, password: 'a long password' };
      const { token, user } = await data<{ token: string; user: Profile }>('POST', '/api/auth/register', { body });
      return { id: user.id, username, auth: { token } };
    },

    async converse(owner, ...members) {
      const body = { type: 'group', title: 'Talk', memberIds: members.map(({ id }) => id) };
      const path = '/api/conversations';
      const { id } = await data<Conversation>('POST', path, { as: owner, body, headers: QUIETLY });
      for (const member of members) await data('POST', `${path}/${id}/accept`, { as: member, headers: QUIETLY });
      return id;
    },

    link: (owner, conversationId) =>
      data('POST', `/api/conversations/${conversationId}/links`, { as: owner, body: {}, headers: QUIETLY }),

    async joinByLink({ shareLink }, username) {
      const joined = await data<{ sessionToken: string; participant: Profile }>('POST', '/api/auth/anonymous', {
        body: { shareLink, username },
      });
      return { id: joined.participant.id, username, auth: { sessionToken: joined.sessionToken } };
    },

    open,

    async arrive(person, auth, connection) {
      const client = open(person, auth, connection);
      await client.hears('presence:snapshot');
      return client;
    },

    metric,

    async sessions(count) {
      await until(`${count} sessions`, async () => (await metric('meeshy_active_connections')) === count);
    },

    leave() {
      for (const client of clients.splice(0)) client.leave();
    },
  };
}

function credentialHeaders({ auth }: Person): Record<string, string> {
  return 'token' in auth ? { authorization: `Bearer ${auth.token}` } : { 'x-session-token': auth.sessionToken };
}
