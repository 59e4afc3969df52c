/** A page that counts how often the library's components render. Its name for itself is `probe`. */

import { createRoot } from 'react-dom/client';
import { createPresenceClient, userStore } from '../../src/client/index.ts';
import {
  getStatusDisplay,
  OnlineIndicator,
  PresenceProvider,
  useUserStatus,
  useUserStatuses,
} from '../../src/react/index.ts';

const PEOPLE = ['ann', 'ben', 'cat'];
const ROOM = PEOPLE.map((id) => ({ id }));
const renders: Record<string, number> = {};
let notifications = 0;

const count = (what: string) => {
  renders[what] = (renders[what] ?? 0) + 1;
};

/** The component reads the name whenever it renders. */
const watched = Object.fromEntries(
  PEOPLE.map((id) => [
    id,
    {
      id,
      get displayName() {
        count(`mark of ${id}`);
        return id;
      },
    },
  ]),
);

function Word({ id }: { id: string }) {
  count(`word of ${id}`);
  return <p>{getStatusDisplay(useUserStatus(id), 'en').label}</p>;
}

function Count() {
  count('count');
  const statuses = useUserStatuses(ROOM);
  return <p>{[...statuses.values()].filter((status) => status === 'online').length}</p>;
}

function Page() {
  count('page');
  return (
    <>
      {PEOPLE.map((id) => (
        <div key={id}>
          <Word id={id} />
          <OnlineIndicator user={watched[id]} language="en" />
        </div>
      ))}
      <Count />
    </>
  );
}

const client = createPresenceClient({ getCredentials: () => null });
const root = createRoot(document.getElementById('root') as HTMLElement);

Object.assign(globalThis, {
  probe: {
    /** With a presence of its own, or with the page's. Answers the store that is shown. */
    show({ isProvided }: { isProvided: boolean }) {
      const store = isProvided ? client.store : userStore;
      store.subscribe(() => {
        notifications++;
      });
      root.render(
        isProvided ? (
          <PresenceProvider client={client}>
            <Page />
          </PresenceProvider>
        ) : (
          <Page />
        ),
      );
      Object.assign(this, { store });
    },
    /** What has rendered, and how often, since this was asked last. */
    rendered() {
      const counted = { ...renders, notifications };
      for (const what of Object.keys(renders)) delete renders[what];
      notifications = 0;
      return counted;
    },
  },
});
