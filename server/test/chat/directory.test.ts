/** The chat as what presence asks of a host. */
import { type DirectoryUnderTest, directoryContract } from '@meeshy/status-gateway/testing';
import { afterAll, describe, it } from 'vitest';
import type { Identity } from '../../src/chat/types.ts';
import { idOf, openHost } from './host.ts';

const CROWD_LIMIT = 4;

async function open(): Promise<DirectoryUnderTest> {
  const host = await openHost({ CROWD_LIMIT: String(CROWD_LIMIT) });
  const { conversations, directory } = host.chat;
  const people = new Map<string, Identity>();
  const called = (id: string) => people.get(id) as Identity;
  /** Who began it, and may ask others in. */
  const owners = new Map<string, Identity>();

  async function invite(conversationId: string, inviteeId: string): Promise<void> {
    await conversations.addMember(owners.get(conversationId) as Identity, conversationId, inviteeId);
  }

  return {
    directory,
    crowdLimit: CROWD_LIMIT,
    async newPerson() {
      const person = await host.stranger();
      people.set(idOf(person), person);
      return idOf(person);
    },
    async begin([ownerId = '', ...memberIds]) {
      const id = await host.group(called(ownerId), ...memberIds.map(called));
      owners.set(id, called(ownerId));
      return id;
    },
    invite,
    async add(conversationId, memberId) {
      await invite(conversationId, memberId);
      await conversations.accept(memberId, conversationId);
    },
    leave: (conversationId, memberId) => conversations.removeMember(called(memberId), conversationId, memberId),
    async beginDirect(one, other) {
      const { id } = await conversations.create(called(one), { type: 'direct', memberIds: [other] });
      await conversations.accept(other, id);
      return id;
    },
    close: host.close,
  };
}

directoryContract({ describe, it, afterAll }, 'the chat', open);
