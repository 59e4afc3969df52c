/** Every route that the app uses, as a typed function. All of them throw `RequestFailure`. */
import type {
  AnonymousBody,
  Conversation,
  ConversationBody,
  LoginBody,
  Message,
  MessageSend,
  OwnStatus,
  Page,
  Participant,
  Person,
  Profile,
  ProfileBody,
  RegisterBody,
  ShareLink,
  Status,
} from '@meeshy/status-protocol';
import type { SessionCredentials } from '../state/session.ts';
import { type RequestOptions, request } from './request.ts';

type Asked = Pick<RequestOptions, 'unattended'>;

/** What one asks for at once: the most that the server gives. */
export const WHOLE_PAGE = 500;

export const login = (body: LoginBody) =>
  request<{ token: string; user: Profile }>('POST', '/api/auth/login', { body, credentials: null });

export const register = (body: RegisterBody) =>
  request<{ token: string; user: Profile }>('POST', '/api/auth/register', { body, credentials: null });

export const joinByLink = (body: AnonymousBody) =>
  request<{ sessionToken: string; participant: Profile }>('POST', '/api/auth/anonymous', { body, credentials: null });

export const getProfile = (credentials: SessionCredentials) =>
  request<Profile>('GET', '/api/users/me', { credentials });

export const putProfile = (body: ProfileBody) => request<Profile>('PUT', '/api/users/me', { body });

export const listConversations = (asked?: Asked) => everyPage<Conversation>('/api/conversations', asked);

export const getPerson = (id: string, asked?: Asked) => request<Person>('GET', `/api/users/${id}`, asked);

export const contactsPage = (query: { limit: number; cursor?: string; status?: Status }, asked?: Asked) =>
  request<Page<Person>>('GET', '/api/contacts', { query, ...asked });

export const listParticipants = (conversationId: string, asked?: Asked) =>
  everyPage<Participant>(`/api/conversations/${conversationId}/participants`, asked);

export const participantsPage = (
  conversationId: string,
  query: { limit: number; cursor: string | null; search: string | undefined; status: Status | undefined },
  asked?: Asked,
) => request<Page<Participant>>('GET', `/api/conversations/${conversationId}/participants`, { query, ...asked });

export const createConversation = (body: ConversationBody) =>
  request<Conversation>('POST', '/api/conversations', { body });

export const acceptInvitation = (conversationId: string) =>
  request<Conversation>('POST', `/api/conversations/${conversationId}/accept`);

/** Oneself: leaves, or declines an invitation, which is leaving before having come. */
export const removeMember = (conversationId: string, id: string) =>
  request<unknown>('DELETE', `/api/conversations/${conversationId}/members/${id}`);

/** `whom`: an id, or `@username`. */
export const addMember = (conversationId: string, whom: string) =>
  request<unknown>('POST', `/api/conversations/${conversationId}/members/${encodeURIComponent(whom)}`);

export const renameConversation = (conversationId: string, title: string) =>
  request<Conversation>('PUT', `/api/conversations/${conversationId}`, { body: { title } });

export const createShareLink = (conversationId: string, expiresInMs: number) =>
  request<ShareLink>('POST', `/api/conversations/${conversationId}/links`, { body: { expiresInMs } });

export const revokeShareLink = (link: ShareLink) =>
  request<unknown>('DELETE', `/api/conversations/${link.conversationId}/links/${link.id}`);

/** Newest first. */
export const listMessages = (conversationId: string, cursor: string | null, asked?: Asked) =>
  request<Page<Message>>('GET', `/api/messages/${conversationId}`, { query: { limit: 50, cursor }, ...asked });

export const sendMessage = (body: MessageSend) => request<{ messageId: string }>('POST', '/api/messages', { body });

export const getOwnStatus = () => request<OwnStatus>('GET', '/api/users/me/status', { unattended: true });

/** VAPID, base64url. */
export const getPushKey = () => request<{ key: string }>('GET', '/api/push/key', { unattended: true });

export const keepPush = (subscription: PushSubscription) => {
  const { endpoint, keys } = subscription.toJSON();
  return request<unknown>('POST', '/api/users/me/push-subscriptions', { body: { endpoint, keys }, unattended: true });
};

export const forgetPush = (endpoint: string, credentials: SessionCredentials) =>
  request<unknown>('DELETE', '/api/users/me/push-subscriptions', { body: { endpoint }, credentials, unattended: true });

/** Whether this server offers its demo accounts. Any doubt is a no. */
export async function offersDemo(): Promise<boolean> {
  try {
    const { demo } = (await (await fetch('/health/ready')).json()) as { demo?: unknown };
    return demo === true;
  } catch {
    return false;
  }
}

async function everyPage<Item>(path: string, asked: Asked = {}): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await request('GET', path, { query: { limit: WHOLE_PAGE, cursor }, ...asked });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
