/** The conversations of who is signed in. Statuses are not here: they live in the library's store. */
import type { Conversation, Message, UserChanged } from '@meeshy/status-protocol';
import * as api from '../api/routes.ts';
import { LOADING, type Loadable, reload } from './loadable.ts';
import { createOwned } from './owned.ts';
import { noteFacts } from './people.ts';
import { renamed, withSender } from './renamed.ts';
import { onSessionEnd, useSession } from './session.ts';
import { noteConversations } from './unread.ts';

export const useConversations = createOwned<{ list: Loadable<Conversation[]> }>({ list: LOADING });

let running: Promise<void> | null = null;
let askedAgain = false;

// The next person does not wait for what the former one asked for.
onSessionEnd(() => {
  running = null;
  askedAgain = false;
});

/** Reads the list again. Asked for several times while it is being read, it is read once more, not several times. */
export function loadConversations({ unattended }: { unattended: boolean }): Promise<void> {
  if (running !== null) {
    askedAgain = true;
    return running;
  }
  const own = read(unattended).finally(() => {
    if (running !== own) return;
    running = null;
    if (!askedAgain) return;
    askedAgain = false;
    void loadConversations({ unattended: true });
  });
  running = own;
  return own;
}

async function read(unattended: boolean): Promise<void> {
  await reload(
    useConversations.getState().list,
    async () => {
      const conversations = await api.listConversations({ unattended });
      noteFacts(conversations.flatMap(({ peer }) => (peer === null ? [] : [peer])));
      const latest = conversations.map(withNewerMessage).sort(byLatest);
      noteConversations(latest);
      return latest;
    },
    (list) => useConversations.setState({ list }),
  );
}

/** A message that arrived while the list was being read is newer than the list. */
function withNewerMessage(conversation: Conversation): Conversation {
  const { list } = useConversations.getState();
  const known = list.state === 'ready' ? list.value.find(({ id }) => id === conversation.id)?.lastMessage : null;
  if (!known || known.createdAt <= latestAt(conversation)) return conversation;
  return { ...conversation, lastMessage: known };
}

export function findDirect(userId: string): Conversation | undefined {
  const { list } = useConversations.getState();
  return list.state === 'ready' ? list.value.find(({ peer }) => peer?.id === userId) : undefined;
}

/** The latest conversation in which one meets somebody. */
export function findShared(userId: string): Conversation | undefined {
  const { list } = useConversations.getState();
  return list.state === 'ready' ? list.value.find(({ memberIds }) => memberIds.includes(userId)) : undefined;
}

/** A message arrived or was sent: its conversation shows it and moves up. `false`: the conversation is not known. */
export function showLatest(message: Message): boolean {
  const { list } = useConversations.getState();
  if (list.state !== 'ready') return false;
  const conversation = list.value.find(({ id }) => id === message.conversationId);
  if (conversation === undefined || conversation.membership === 'invited') return false;
  put({ ...conversation, lastMessage: message });
  return true;
}

export async function accept(conversationId: string): Promise<void> {
  put(await api.acceptInvitation(conversationId));
}

/** Leaves a conversation, or declines an invitation. */
export async function leave(conversationId: string): Promise<void> {
  const session = useSession.getState();
  if (session.state !== 'signed-in') return;
  await api.removeMember(conversationId, session.profile.id);
  drop(conversationId);
}

export async function rename(conversationId: string, title: string): Promise<void> {
  put(await api.renameConversation(conversationId, title));
}

export async function start(body: Parameters<typeof api.createConversation>[0]): Promise<Conversation> {
  const conversation = await api.createConversation(body);
  if (conversation.peer !== null) noteFacts([conversation.peer]);
  put(conversation);
  return conversation;
}

export function drop(conversationId: string): void {
  const { list } = useConversations.getState();
  if (list.state !== 'ready') return;
  useConversations.setState({ list: { ...list, value: list.value.filter(({ id }) => id !== conversationId) } });
}

function put(conversation: Conversation): void {
  const { list } = useConversations.getState();
  if (list.state !== 'ready') return;
  const others = list.value.filter(({ id }) => id !== conversation.id);
  useConversations.setState({ list: { ...list, value: [conversation, ...others].sort(byLatest) } });
}

/** Somebody goes by another name. */
export function renameInConversations(named: UserChanged): void {
  const { list } = useConversations.getState();
  if (list.state !== 'ready') return;
  const value = list.value.map((conversation) => ({
    ...conversation,
    invitedBy: renamed(conversation.invitedBy, named),
    peer: renamed(conversation.peer, named),
    lastMessage: conversation.lastMessage && withSender(conversation.lastMessage, named),
  }));
  useConversations.setState({ list: { ...list, value } });
}

/** Invitations first: they wait for an answer. Then the latest word. */
function byLatest(a: Conversation, b: Conversation): number {
  if (a.membership !== b.membership) return a.membership === 'invited' ? -1 : 1;
  return latestAt(b).localeCompare(latestAt(a));
}

function latestAt(conversation: Conversation): string {
  return conversation.lastMessage?.createdAt ?? conversation.createdAt;
}
