/** A page that was rendered elsewhere and comes to life here. Its name for itself is `probe`. */
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import {
  ConnectionBar,
  createPresenceClient,
  OnlineIndicator,
  PresenceProvider,
  useUserStatus,
  useUserStatuses,
  useUserStatusRealtime,
} from '../../src/react/index.ts';

/** When the page was rendered. */
const AT = Date.now() - 3_600_000;
const active = (agoMs: number) => ({ isOnline: true, lastActiveAt: AT - agoMs });
const PEOPLE = [
  { id: 'ann', displayName: 'Ann', ...active(0) },
  { id: 'ben', displayName: 'Ben', ...active(600_000) },
];

function Screen() {
  useUserStatusRealtime();
  const statuses = [...useUserStatuses(PEOPLE).values()];
  return (
    <>
      {PEOPLE.map(({ id, displayName }) => (
        <OnlineIndicator key={id} user={{ id }} label={displayName} language="en" />
      ))}
      <p>{`${useUserStatus('ann')}: ${statuses.join()}`}</p>
      <ConnectionBar language="en" />
    </>
  );
}

/** What the server has, and what the page gets with the HTML. */
function tree() {
  const client = createPresenceClient({ url: 'http://127.0.0.1:9', getCredentials: () => null });
  client.clock.correct(AT);
  client.noteRead(PEOPLE);
  return (
    <PresenceProvider client={client}>
      <Screen />
    </PresenceProvider>
  );
}

const complaints: string[] = [];
const root = document.getElementById('root') as HTMLElement;
root.innerHTML = renderToString(tree());
const rendered = root.innerHTML;
hydrateRoot(root, tree(), { onRecoverableError: (error) => complaints.push(String(error)) });
Object.assign(globalThis, { probe: { rendered, complaints } });
