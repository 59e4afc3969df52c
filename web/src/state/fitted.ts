/** What is kept of somebody's lists, as JSON that fits into a room: what is oldest has to go first. */
import type { Conversation, Message } from '@meeshy/status-protocol';

export interface Lists {
  conversations: readonly Conversation[] | null;
  people: readonly { id: string; lastActiveAt?: string | null | undefined }[];
  threads: Readonly<Record<string, readonly Message[]>>;
}

/** `rest` is kept whole. Half of the room is for the conversations at most, and a quarter is left for messages. */
export function fitted(rest: object, { conversations, people, threads }: Lists, room: number): string {
  const head = JSON.stringify(rest).slice(1, -1);
  let left = room - head.length - FRAME;
  const take = (pieces: Iterable<string>, most: number) => {
    const taken: string[] = [];
    let size = 0;
    for (const piece of pieces) {
      if (size + piece.length + 1 > Math.min(most, left)) break;
      taken.push(piece);
      size += piece.length + 1;
    }
    left -= size;
    return taken.join(',');
  };
  const listed = take(written(latest(conversations ?? [], talkedAt)), room / 2);
  const known = take(written(latest(people, ({ lastActiveAt }) => lastActiveAt ?? '')), left - room / 4);
  const said = take(
    writtenThreads(latest(Object.entries(threads), ([, messages]) => messages.at(-1)?.createdAt ?? '')),
    left,
  );
  return `{${head},"conversations":${conversations === null ? 'null' : `[${listed}]`},"people":[${known}],"threads":{${said}}}`;
}

/** What stands around the lists. */
const FRAME = '{,"conversations":[],"people":[],"threads":{}}'.length;

/** Invitations wait for an answer: they stay. */
function talkedAt({ membership, lastMessage, createdAt }: Conversation): string {
  return membership === 'invited' ? '9999' : (lastMessage?.createdAt ?? createdAt);
}

function latest<Item>(items: readonly Item[], at: (item: Item) => string): Item[] {
  return [...items].sort((a, b) => at(b).localeCompare(at(a)));
}

function* written(items: readonly object[]): Iterable<string> {
  for (const item of items) yield JSON.stringify(item);
}

function* writtenThreads(threads: readonly (readonly [string, readonly Message[]])[]): Iterable<string> {
  for (const [id, messages] of threads) yield `${JSON.stringify(id)}:${JSON.stringify(messages)}`;
}
