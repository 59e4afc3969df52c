/** Everyone one shares a conversation with: read once on coming to the screen, kept true by the library's store. */
import type { Person, UserChanged } from '@meeshy/status-protocol';
import * as api from '../api/routes.ts';
import { useConversations } from './conversations.ts';
import { LOADING, type Loadable } from './loadable.ts';
import { createOwned } from './owned.ts';
import { knownPeople, noteFacts } from './people.ts';
import { renamed } from './renamed.ts';
import { onSessionEnd, useSession } from './session.ts';

interface Contacts {
  /** By name. */
  list: Loadable<readonly Person[]>;
  /** Whether more of them are on their way. */
  rest: 'none' | 'loading' | 'failed';
}

const UNREAD: Contacts = { list: LOADING, rest: 'loading' };

export const useContacts = createOwned<Contacts>(UNREAD);

/** As many as a screen holds: they come first, and soon. */
const FIRST_PAGE = 60;

/** Which reading is the latest: what an earlier one still brings is of the past. */
let reading = 0;
onSessionEnd(() => {
  reading += 1;
});

/**
 * The first page and those who are online come at once, the others page by page behind them. Read again, the list
 * stays as it is until the new one is whole.
 */
export async function loadContacts(asked: { unattended: boolean }): Promise<void> {
  reading += 1;
  const own = reading;
  const isAgain = useContacts.getState().rest === 'none';
  if (!isAgain) expect();
  try {
    for await (const { people, isWhole } of readPages(asked, isAgain ? api.WHOLE_PAGE : FIRST_PAGE)) {
      if (own !== reading) return;
      if (isWhole) show(people, 'none');
      else if (!isAgain) show([...shown(), ...people], 'loading');
    }
  } catch (error) {
    if (own === reading) showFailure(error);
  }
}

/** Whoever is on the screen before everybody is there. */
function shown(): readonly Person[] {
  const { list } = useContacts.getState();
  return list.state === 'ready' ? list.value : [];
}

/** Nothing is there, or not everything, and the rest is on its way. */
function expect(): void {
  const { list } = useContacts.getState();
  useContacts.setState({ list: list.state === 'failed' ? LOADING : list, rest: 'loading' });
}

/** All who are known after each answer. */
async function* readPages(asked: { unattended: boolean }, firstPage: number) {
  const known = new Map<string, Person>();
  const take = (items: readonly Person[]) => {
    noteFacts(items);
    for (const person of items) known.set(person.id, person);
  };
  const [online, first] = await Promise.all([
    api.contactsPage({ status: 'online', limit: firstPage }, asked),
    api.contactsPage({ limit: firstPage }, asked),
  ]);
  take(online.items);
  take(first.items);
  let cursor = first.nextCursor;
  yield { people: known.values(), isWhole: cursor === null };
  while (cursor !== null) {
    const page = await api.contactsPage({ cursor, limit: api.WHOLE_PAGE }, asked);
    take(page.items);
    cursor = page.nextCursor;
    yield { people: known.values(), isWhole: cursor === null };
  }
}

function show(people: Iterable<Person>, rest: Contacts['rest']): void {
  useContacts.setState({ list: { state: 'ready', value: sorted(people) }, rest });
}

/** What is on the screen stays; where nothing is, whoever is known from elsewhere has to do. */
function showFailure(error: unknown): void {
  const { list, rest } = useContacts.getState();
  if (list.state !== 'ready') showKnown(error);
  else if (rest === 'loading') useContacts.setState({ rest: 'failed' });
}

/** They are those with whom one shares a conversation: whose members are known, if not by name. `error`: if nobody is. */
export function showKnown(error: unknown): void {
  const { list } = useConversations.getState();
  const session = useSession.getState();
  const ids = new Set(list.state === 'ready' ? list.value.flatMap(({ memberIds }) => memberIds) : []);
  if (session.state === 'signed-in') ids.delete(session.profile.id);
  const people = knownPeople(ids);
  if (people.length > 0) show(people, people.length === ids.size ? 'none' : 'failed');
  else useContacts.setState({ list: { state: 'failed', error }, rest: 'failed' });
}

/** Somebody goes by another name. */
export function renameInContacts(named: UserChanged): void {
  const { list } = useContacts.getState();
  if (list.state !== 'ready') return;
  const value = sorted(list.value.map((person) => renamed(person, named)));
  useContacts.setState({ list: { ...list, value } });
}

/** Somebody came or went, or may have: only whoever has looked at the contacts, or tried to, needs them again. */
export function contactsChanged(): void {
  if (useContacts.getState().list.state !== 'loading') void loadContacts({ unattended: true });
}

/** Each of them once, as was told last. */
function sorted(people: Iterable<Person>): Person[] {
  const byId = new Map([...people].map((person) => [person.id, person]));
  return [...byId.values()].sort((a, b) => collator.compare(a.displayName, b.displayName));
}

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
