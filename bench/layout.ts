/** Who is in which conversation, as a rule: so that every process knows it without being told. */

export interface Counts {
  /** People who share conversations. */
  readonly members: number;
  readonly conversationSize: number;
  /** In how many conversations each of the members is; one unless given. */
  readonly conversationsEach?: number;
  /** People in no conversation at all. */
  readonly loners: number;
}

/** With these strides, two people who share a conversation of ten share no other. */
const STRIDES = [1, 11, 13, 17, 19];

export const memberName = (index: number) => `member${index}`;
export const lonerName = (index: number) => `loner${index}`;

/** The conversations of a person; none of a loner. */
export function conversationsOf(name: string, { members, conversationSize, conversationsEach = 1 }: Counts): string[] {
  if (!name.startsWith('member')) return [];
  const index = Number(name.slice('member'.length));
  return STRIDES.slice(0, conversationsEach).map(
    (stride, layer) => `conversation${layer}-${Math.floor(((index * stride) % members) / conversationSize)}`,
  );
}

/** Who each of the members shares a conversation with, itself included. */
export function fellowsIn(counts: Counts): (name: string) => ReadonlySet<string> {
  const conversations = new Map<string, string[]>();
  for (let i = 0; i < counts.members; i++) {
    for (const id of conversationsOf(memberName(i), counts)) {
      conversations.set(id, [...(conversations.get(id) ?? []), memberName(i)]);
    }
  }
  return (name) => new Set(conversationsOf(name, counts).flatMap((id) => conversations.get(id) ?? []));
}

export const nameOfToken = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub;
