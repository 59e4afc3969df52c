/** Everyone one shares a conversation with: read once on coming to the screen, kept true by the library's store. */
import type { Person } from '@meeshy/status-protocol';
import * as api from '../api/routes.ts';
import { LOADING, type Loadable, reload } from './loadable.ts';
import { createOwned } from './owned.ts';
import { noteFacts } from './people.ts';

export const useContacts = createOwned<{ list: Loadable<Person[]> }>({ list: LOADING });

export async function loadContacts(asked: { unattended: boolean }): Promise<void> {
  await reload(
    useContacts.getState().list,
    async () => {
      const people = await api.listContacts(asked);
      noteFacts(people);
      return people.sort((a, b) => collator.compare(a.displayName, b.displayName));
    },
    (list) => useContacts.setState({ list }),
  );
}

/** Somebody came or went: only whoever has looked at the contacts needs them again. */
export function contactsChanged(): void {
  if (useContacts.getState().list.state === 'ready') void loadContacts({ unattended: true });
}

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
