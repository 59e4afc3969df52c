/** What is asked of the routes that give something to people: a new one has to say here what it is to be asked. */
import type { RouteName } from '@meeshy/status-protocol';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import type { Asking } from './asking.ts';

/** What is asked about: somebody's id, a name to search for, and a conversation with them. */
export interface About {
  readonly person: string;
  readonly name: string;
  readonly talk: string;
}

const QUESTIONS: Partial<Record<RouteName, (about: About) => Asking[]>> = {
  profile: () => [{}],
  status: () => [{}],
  sharing: () => [{}],
  previewSharing: ({ person }) => [{ query: { viewer: person } }],
  ownStatus: () => [{}],
  presence: ({ person }) => [{ query: { ids: person } }],
  person: ({ person }) => [{ params: { userId: person } }],
  contacts: ({ name }) => [
    {},
    ...['online', 'away', 'offline'].map((status) => ({ query: { status } })),
    { query: { search: name } },
  ],
  conversations: () => [{}],
  participants: ({ talk }) => [{ params: { id: talk } }],
  messages: ({ talk }) => [{ params: { conversationId: talk } }],
};

/** Of every route that gives something to people. */
export function* questions(about: About): Generator<readonly [RouteName, Asking]> {
  const given = Object.entries(ROUTES).filter(([, { method, by }]) => method === 'GET' && by === 'person');
  for (const [name] of given as [RouteName, unknown][]) {
    const asked = QUESTIONS[name]?.(about);
    if (!asked) throw new Error(`${name} gives something to people: say here what it is to be asked`);
    for (const asking of asked) yield [name, asking];
  }
}
