/** What every directory must answer. */
import assert from 'node:assert/strict';
import { isCrowdNow } from '../presence/audience/conversations.ts';
import type { Directory } from '../presence/ports.ts';
import { openedOnce, type Runner } from './runner.ts';

/** A directory, and the ways in which the host comes to have what it answers. */
export interface DirectoryUnderTest {
  readonly directory: Directory;
  /** Somebody new, who is in nothing; answers the id. */
  newPerson(): Promise<string>;
  /** A new conversation of these, who are present members of it; answers its id. */
  begin(memberIds: readonly string[]): Promise<string>;
  add(conversationId: string, memberId: string): Promise<void>;
  leave(conversationId: string, memberId: string): Promise<void>;
  /** Whoever is asked in has not come yet. Left out: nobody is ever asked. */
  invite?(conversationId: string, inviteeId: string): Promise<void>;
  /** A conversation between these two, of which `directAmong` is to know. Left out: the host has none. */
  beginDirect?(one: string, other: string): Promise<string>;
  /** A conversation with more members is a crowd, of which `crowdsAmong` is to know. Left out: the host has none. */
  readonly crowdLimit?: number;
  close?(): Promise<void>;
}

const AT_ONCE = 50;

/**
 * Registers, with your runner, the tests that `conversationsOf`, `membersOf` and what belongs to them have to pass.
 * `open` is asked once.
 */
export function directoryContract(
  runner: Runner,
  name: string,
  open: () => DirectoryUnderTest | Promise<DirectoryUnderTest>,
): void {
  runner.describe(`the directory contract: ${name}`, () => {
    const opened = openedOnce(runner, open);
    const it = (name: string, run: (host: DirectoryUnderTest) => Promise<void>) =>
      runner.it(name, async () => run(await opened()));

    it('who is in a conversation is among its members, and it among theirs', async (host) => {
      const [ann, ben, cid] = await people(host);
      const [both, all] = [await host.begin([ann, ben]), await host.begin([ann, ben, cid])];
      await answers(host, { [both]: [ann, ben], [all]: [ann, ben, cid] }, { [ann]: [both, all], [cid]: [all] });
    });

    it('who comes is in it, and who leaves is not any more', async (host) => {
      const [ann, ben] = await people(host);
      const talk = await host.begin([ann]);
      await answers(host, { [talk]: [ann] }, { [ann]: [talk], [ben]: [] });
      await host.add(talk, ben);
      await answers(host, { [talk]: [ann, ben] }, { [ann]: [talk], [ben]: [talk] });
      await host.leave(talk, ann);
      await answers(host, { [talk]: [ben] }, { [ann]: [], [ben]: [talk] });
    });

    it('P12: who is asked in is not in it: nobody can be watched by being invited', async (host) => {
      if (!host.invite) return;
      const [ann, ben] = await people(host);
      const talk = await host.begin([ann]);
      await host.invite(talk, ben);
      await answers(host, { [talk]: [ann] }, { [ben]: [] });
    });

    it('who does not exist is in nothing, and nobody is in what does not exist', async (host) => {
      await answers(host, { 'no-such-conversation': [] }, { nobody: [], '': [] });
    });

    it('many who ask at the same time are each answered', async (host) => {
      const ids = await Promise.all(Array.from({ length: AT_ONCE }, () => host.newPerson()));
      const talks = await Promise.all(ids.map((id) => host.begin([id])));
      const found = await Promise.all(ids.map((id) => host.directory.conversationsOf(id)));
      assert.deepEqual(
        found,
        talks.map((talk) => [talk]),
      );
      const members = await Promise.all(talks.map((talk) => host.directory.membersOf(talk)));
      assert.deepEqual(
        members,
        ids.map((id) => [id]),
      );
    });

    it('P17: which conversations are between two', async (host) => {
      const { directory } = host;
      if (!directory.directAmong) return;
      const [ann, ben, cid] = await people(host);
      const group = await host.begin([ann, ben, cid]);
      assert.deepEqual(await directory.directAmong([group, 'no-such-conversation']), []);
      assert.deepEqual(await directory.directAmong([]), []);
      const direct = await host.beginDirect?.(ann, ben);
      if (direct !== undefined) assert.deepEqual(await directory.directAmong([group, direct]), [direct]);
    });

    it('P21: which conversations are crowds, from above the limit until below 90 % of it', async (host) => {
      const { directory, crowdLimit } = host;
      if (!directory.crowdsAmong) return;
      assert.deepEqual(await directory.crowdsAmong([]), []);
      assert.deepEqual(await directory.crowdsAmong(['no-such-conversation']), []);
      if (crowdLimit === undefined) return;
      const [ann, ...others] = await Promise.all(Array.from({ length: crowdLimit + 1 }, () => host.newPerson()));
      const small = await host.begin([ann ?? '']);
      const talk = await host.begin([ann ?? '', ...others.slice(1)]);
      const crowds = async () => (await directory.crowdsAmong?.([small, talk, 'no-such-conversation'])) ?? [];
      assert.deepEqual(await crowds(), []);
      await host.add(talk, others[0] ?? '');
      assert.deepEqual(await crowds(), [talk]);
      for (let present = crowdLimit + 1; isCrowdNow(true, present, crowdLimit); present--) {
        assert.deepEqual(await crowds(), [talk], `${present} are present`);
        await host.leave(talk, others.pop() ?? '');
      }
      assert.deepEqual(await crowds(), []);
    });
  });
}

async function people(host: DirectoryUnderTest): Promise<[string, string, string]> {
  return [await host.newPerson(), await host.newPerson(), await host.newPerson()];
}

type Listed = Readonly<Record<string, readonly string[]>>;

/** Whoever is listed twice would be told twice. */
async function answers({ directory }: DirectoryUnderTest, members: Listed, conversations: Listed): Promise<void> {
  for (const [id, expected] of Object.entries(members)) {
    assert.deepEqual((await directory.membersOf(id)).toSorted(), expected.toSorted(), `the members of ${id}`);
  }
  for (const [id, expected] of Object.entries(conversations)) {
    const found = await directory.conversationsOf(id);
    assert.deepEqual(found.toSorted(), expected.toSorted(), `the conversations of ${id}`);
  }
}
