import { PresenceProvider } from '@meeshy/status-react';
import { factsOf, readStatuses, statusOf } from '@meeshy/status-react/server';
import { People } from './people';

const ids = ['alice', 'bob'];

// http://127.0.0.1:3000/?as=alice
export default async function Page({ searchParams }: { searchParams: Promise<{ as?: string }> }) {
  const { as: me = 'alice' } = await searchParams;
  // Yours comes from the session of whoever asks for the page.
  const auth = { token: me };
  const initial = await readStatuses(ids, { url: `http://127.0.0.1:${process.env.PORT ?? 3000}`, auth });
  const online = initial.people.filter((person) => statusOf(factsOf(person), initial.at) === 'online');
  return (
    <PresenceProvider auth={auth} initial={initial} language="en">
      <h1>{me}</h1>
      <p>When this page was made, {online.length} were online.</p>
      <People ids={ids} />
    </PresenceProvider>
  );
}
