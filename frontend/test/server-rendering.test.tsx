/** A server renders for many at once: nothing of one request is in another, and nothing goes on after it. */
import {
  clock,
  createPresenceClient,
  OnlineIndicator,
  PresenceProvider,
  useConnectionStatus,
  userStore,
  useUserStatus,
  useUserStatusRealtime,
  useUserStore,
} from '@meeshy/status-react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, it } from 'vitest';
import { HOUR, MINUTE, personOf } from './support/people.ts';

afterEach(() => {
  userStore.getState().clearStore();
  clock.correct(Date.now());
});

function Screen() {
  useUserStatusRealtime();
  const people = useUserStore(({ usersMap }) => [...usersMap.keys()].join());
  return <p>{`people: ${people}; ann: ${useUserStatus('ann')}; ${useConnectionStatus().state}`}</p>;
}

const textOf = (html: string) => html.replace(/<[^>]+>/g, '');
const active = (id: string, agoMs = 0) => personOf(id, { lastActiveAt: Date.now() - agoMs });

/** What one request reads, and what is rendered of it. */
function requestOf(...people: ReturnType<typeof personOf>[]) {
  const client = createPresenceClient({ getCredentials: () => null });
  client.noteRead(people);
  return () =>
    textOf(
      renderToString(
        <PresenceProvider client={client}>
          <Screen />
        </PresenceProvider>,
      ),
    );
}

it('each request has the people that it read', () => {
  const first = requestOf(active('ann'));
  const second = requestOf(active('ben'), active('ann', 10 * MINUTE));
  expect([first(), second()]).toEqual(['people: ann; ann: online; offline', 'people: ben,ann; ann: away; offline']);
});

it('without a provider nobody’s people are shown, whatever another request has put into the page’s store', () => {
  userStore.getState().mergeUsers([active('ann')]);
  expect(textOf(renderToString(<Screen />))).toBe('people: ; ann: unknown; offline');
});

it('without a provider the facts in the hand are shown as of now, however long the server has been there', () => {
  renderToString(<Screen />);
  clock.correct(Date.now() + HOUR);
  const ann = personOf('ann', { lastActiveAt: clock.now() - 10 * MINUTE });
  expect(renderToString(<OnlineIndicator user={ann} label="Ann" language="en" />)).toContain(
    'aria-label="Ann, away, seen 10 minutes ago"',
  );
});

it('a provider makes one, and nothing goes on after it', () => {
  let asked = 0;
  const getCredentials = () => {
    asked += 1;
    return null;
  };
  const html = renderToString(
    <PresenceProvider url="http://127.0.0.1:9" getCredentials={getCredentials}>
      <Screen />
    </PresenceProvider>,
  );
  expect(textOf(html)).toBe('people: ; ann: unknown; offline');
  expect(asked).toBe(0);
});
