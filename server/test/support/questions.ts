/** What is asked of the routes that give something to people: a new one has to say here what it is to be asked. */
import type { RouteName } from '@meeshy/status-protocol';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import type { Asking } from './asking.ts';

/** Of the gateways of the tests. */
export const API_KEY = 'the-key-of-a-server';
export const AS_SERVER = { 'x-api-key': API_KEY };

/** What is asked about: somebody's id, a name to search for, and a conversation with them. And who looks, for servers. */
export interface About {
  readonly viewer: string;
  readonly person: string;
  readonly name: string;
  readonly talk: string;
}

/** How lists of people are asked for. */
const listed = (name: string): Record<string, string>[] => [
  {},
  ...['online', 'away', 'offline'].map((status) => ({ status })),
  { search: name },
];

const QUESTIONS: Partial<Record<RouteName, (about: About) => Asking[]>> = {
  profile: () => [{}],
  status: () => [{}],
  sharing: () => [{}],
  previewSharing: ({ person }) => [{ query: { viewer: person } }],
  activity: () => [{}],
  exportActivity: () => [{}, { query: { format: 'csv' } }],
  hours: ({ person }) => [{ params: { userId: person } }],
  outlook: ({ person }) => [{ params: { userId: person } }],
  pushKey: () => [{}],
  ownStatus: () => [{}],
  presence: ({ person }) => [{ query: { ids: person } }],
  person: ({ person }) => [{ params: { userId: person } }],
  alerts: () => [{}],
  contacts: ({ name }) => listed(name).map((query) => ({ query })),
  conversations: () => [{}],
  participants: ({ talk, name }) => listed(name).map((query) => ({ params: { id: talk }, query })),
  occupancy: ({ talk }) => [{ params: { id: talk } }],
  messages: ({ talk }) => [{ params: { conversationId: talk } }],
  query: ({ viewer, person }) => [{ headers: AS_SERVER, body: { ids: [person], as: viewer } }],
  serverOccupancy: ({ talk }) => [{ headers: AS_SERVER, params: { id: talk } }],
};

/** What servers say gives them nothing of people. */
const SAID_BY_SERVERS: ReadonlySet<string> = new Set<RouteName>(['claim', 'unclaim']);

/** Of every route that gives something to people, or to servers in their place. */
export function* questions(about: About): Generator<readonly [RouteName, Asking]> {
  const given = Object.entries(ROUTES).filter(([name, { method, by }]) =>
    by === 'server' ? !SAID_BY_SERVERS.has(name) : method === 'GET' && by === 'person',
  );
  for (const [name] of given as [RouteName, unknown][]) {
    const asked = QUESTIONS[name]?.(about);
    if (!asked) throw new Error(`${name} gives something to people: say here what it is to be asked`);
    for (const asking of asked) yield [name, asking];
  }
}
