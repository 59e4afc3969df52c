/** The contract of directories, kept by a table in memory, and broken by others. */
import { type DirectoryUnderTest, directoryContract } from '@meeshy/status-gateway/testing';
import { afterAll, describe, expect, it } from 'vitest';

const CROWD_LIMIT = 10;

function tables(): DirectoryUnderTest {
  const members = new Map<string, Set<string>>();
  const direct = new Set<string>();
  const crowds = new Set<string>();
  let last = 0;
  const begin = async (memberIds: readonly string[]) => {
    const id = `talk-${++last}`;
    members.set(id, new Set(memberIds));
    decide(id);
    return id;
  };
  const decide = (talk: string) => {
    const { size } = members.get(talk) ?? new Set();
    if (size > CROWD_LIMIT) crowds.add(talk);
    else if (size < 0.9 * CROWD_LIMIT) crowds.delete(talk);
  };
  return {
    crowdLimit: CROWD_LIMIT,
    directory: {
      conversationsOf: async (id) => [...members].filter(([, ids]) => ids.has(id)).map(([talk]) => talk),
      membersOf: async (talk) => [...(members.get(talk) ?? [])],
      directAmong: async (talks) => talks.filter((talk) => direct.has(talk)),
      crowdsAmong: async (talks) => talks.filter((talk) => crowds.has(talk)),
    },
    newPerson: async () => `person-${++last}`,
    begin,
    async add(talk, id) {
      members.get(talk)?.add(id);
      decide(talk);
    },
    async leave(talk, id) {
      members.get(talk)?.delete(id);
      decide(talk);
    },
    async beginDirect(one, other) {
      const id = await begin([one, other]);
      direct.add(id);
      return id;
    },
  };
}

directoryContract({ describe, it, afterAll }, 'tables in memory', tables);

const CROWDS = 'P21: which conversations are crowds, from above the limit until below 90 % of it';

/** The names of the cases that fail. */
async function failing(host: DirectoryUnderTest): Promise<string[]> {
  const cases: { name: string; run: () => Promise<void> }[] = [];
  const runner = {
    describe: (_name: string, body: () => void) => body(),
    it: (name: string, run: () => Promise<void>) => void cases.push({ name, run }),
    afterAll() {},
  };
  directoryContract(runner, 'broken', () => host);
  const failed: string[] = [];
  for (const { name, run } of cases) await run().catch(() => failed.push(name));
  return failed;
}

describe('the contract of directories finds', () => {
  it('nothing where it is kept', async () => {
    expect(await failing(tables())).toEqual([]);
  });

  it('that whoever was asked in counts as a member', async () => {
    const host = tables();
    expect(await failing({ ...host, invite: host.add })).toEqual([
      'P12: who is asked in is not in it: nobody can be watched by being invited',
    ]);
  });

  it('that whoever left goes on counting as one', async () => {
    expect(await failing({ ...tables(), leave: async () => {} })).toEqual([
      'who comes is in it, and who leaves is not any more',
      CROWDS,
    ]);
  });

  it('that groups count as conversations between two', async () => {
    const host = tables();
    const directory = { ...host.directory, directAmong: async (talks: readonly string[]) => talks };
    expect(await failing({ ...host, directory })).toEqual(['P17: which conversations are between two']);
  });

  it('that a crowd ends as soon as it is no larger than the limit', async () => {
    const host = tables();
    const crowdsAmong = async (talks: readonly string[]) => {
      const sizes = await Promise.all(talks.map(host.directory.membersOf));
      return talks.filter((_, index) => (sizes[index]?.length ?? 0) > CROWD_LIMIT);
    };
    expect(await failing({ ...host, directory: { ...host.directory, crowdsAmong } })).toEqual([CROWDS]);
  });
});
