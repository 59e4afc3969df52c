import type { Conversation, Person } from '@meeshy/status-protocol';
import type { Dictionary } from '../i18n/en.ts';

/** A group's title; in a direct conversation the other one's name. */
export function conversationName(conversation: Conversation, text: Dictionary): string {
  if (conversation.type === 'direct' && conversation.peer !== null) return conversation.peer.displayName;
  return conversation.title ?? conversation.invitedBy?.displayName ?? text.conversations.untitled;
}

/**
 * The other one of a direct conversation, once there: before somebody has accepted, nothing is known of them, and
 * nothing is shown.
 */
export function presentPeer({ type, peer, memberIds }: Conversation): Person | null {
  return type === 'direct' && peer !== null && memberIds.includes(peer.id) ? peer : null;
}

/**
 * Whether the other one of a direct conversation is not there: one waits for them, or they have declined or left. What
 * does not tell the two apart (a gateway of before, a list that was kept) is taken for waiting.
 */
export function absenceOf(conversation: Conversation): 'awaited' | 'gone' | null {
  const { type, peer, peerMembership } = conversation;
  if (type !== 'direct' || peer === null || presentPeer(conversation) !== null) return null;
  return peerMembership === null ? 'gone' : 'awaited';
}

/** The line under the name of an invitation, which names who invites unless the name does already. */
export function invitationFrom({ type, invitedBy }: Conversation, text: Dictionary): string {
  if (invitedBy === null) return text.invitation.fromNobody;
  return type === 'direct' ? text.invitation.direct : text.invitation.from(invitedBy.displayName);
}

/** Whether every word typed occurs somewhere in the texts. Case and accents do not matter. */
export function matches(words: string, ...texts: readonly string[]): boolean {
  if (words.trim() === '') return true;
  const searched = folded(texts.join(' '));
  return folded(words)
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
