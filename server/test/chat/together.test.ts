import { Refusal } from '@meeshy/status-gateway';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/chat/ids.ts';
import { type Host, idOf, openHost } from './host.ts';

const PASSWORD = 'correct horse';

let host: Host;
beforeEach(async () => {
  host = await openHost();
});
afterEach(() => host.close());

async function tokenOf(username: string): Promise<string> {
  return (await host.chat.accounts.login({ username, password: PASSWORD })).token;
}

/** The name of whoever is recognised, or the code of the refusal. */
async function nameOf(token: string): Promise<string> {
  try {
    return (await host.chat.accounts.authenticate({ token })).subject.username;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

describe('of those who come at the same time', () => {
  it('each is somebody, and whoever is refused is refused alone, for one query', async () => {
    const ann = await host.signUp('ann');
    await host.signUp('ben');
    const tokens = [await tokenOf('ann'), await tokenOf('ben'), await tokenOf('ann'), 'nonsense'];
    await host.chat.accounts.deactivate(idOf(ann));
    let names: string[] = [];
    const queries = await host.queriesOf(async () => {
      names = await Promise.all(tokens.map(nameOf));
    });
    expect(names).toEqual(['UNAUTHORIZED', 'ben', 'UNAUTHORIZED', 'UNAUTHORIZED']);
    expect(queries).toBe(1);
  });

  it('each sees their own conversations, and each conversation has its own members, for one query', async () => {
    const { directory } = host.chat;
    const [ann, ben, eve] = [await host.signUp('ann'), await host.signUp('ben'), await host.signUp('eve')];
    const [both, hers] = [await host.group(ann, ben), await host.group(ann)];
    let conversations: string[][] = [];
    let members: string[][] = [];
    const ids = [ann, ben, eve].map(idOf);
    const asked = await host.queriesOf(async () => {
      conversations = await Promise.all([...ids, 'nobody'].map(directory.conversationsOf));
    });
    const askedAgain = await host.queriesOf(async () => {
      members = await Promise.all([both, hers, 'none'].map(directory.membersOf));
    });
    expect(conversations.map((some) => some.toSorted())).toEqual([[both, hers].toSorted(), [both], [], []]);
    expect(members.map((some) => some.toSorted())).toEqual([[idOf(ann), idOf(ben)].toSorted(), [idOf(ann)], []]);
    expect([asked, askedAgain]).toEqual([1, 1]);
  });

  it('a thousand are one query, and nobody is lost where the next one begins', async () => {
    const ann = await host.signUp('ann');
    const group = await host.group(ann);
    const strangers = Array.from({ length: 999 }, () => newId(host.clock.now));
    for (const ids of [
      [idOf(ann), ...strangers, newId(host.clock.now)],
      [...strangers, newId(host.clock.now), idOf(ann)],
    ]) {
      let found: string[][] = [];
      const queries = await host.queriesOf(async () => {
        found = await Promise.all(ids.map(host.chat.directory.conversationsOf));
      });
      expect(found).toEqual(ids.map((id) => (id === idOf(ann) ? [group] : [])));
      expect(queries).toBe(2);
    }
  });

  it('all are told when the database does not answer', async () => {
    await host.signUp('ann');
    const token = await tokenOf('ann');
    await host.close();
    const outcomes = await Promise.allSettled([nameOf(token), nameOf(token), nameOf('nonsense')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
});

it('who comes later is told what changed meanwhile', async () => {
  const ann = await host.signUp('ann');
  expect(await host.chat.directory.conversationsOf(idOf(ann))).toEqual([]);
  const group = await host.group(ann);
  expect(await host.chat.directory.conversationsOf(idOf(ann))).toEqual([group]);
});
