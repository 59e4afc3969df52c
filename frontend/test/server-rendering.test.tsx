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

it('without a moment nothing depends on one: a browser would judge the facts in the hand by another', () => {
  const ann = active('ann', 10 * MINUTE);
  const mark = <OnlineIndicator user={ann} label="Ann" language="en" />;
  const options = { url: 'http://127.0.0.1:9', getCredentials: () => null };
  expect(renderToString(mark)).toContain('aria-label="Ann, unknown"');
  expect(renderToString(<PresenceProvider {...options}>{mark}</PresenceProvider>)).toContain(
    'aria-label="Ann, unknown"',
  );
  expect(renderToString(<PresenceProvider client={createPresenceClient(options)}>{mark}</PresenceProvider>)).toContain(
    'aria-label="Ann, unknown"',
  );
});

it('the moment is that of the reading, however long the server has been there', () => {
  const at = Date.now() - HOUR;
  const initial = { people: [personOf('ann', { lastActiveAt: at - 10 * MINUTE })], at };
  const inHand = { id: 'ben', isOnline: true, lastActiveAt: new Date(at - 2 * MINUTE) };
  const html = renderToString(
    <PresenceProvider url="http://127.0.0.1:9" auth={null} initial={initial} language="en">
      <OnlineIndicator user={{ id: 'ann' }} label="Ann" />
      <OnlineIndicator user={inHand} label="Ben" />
    </PresenceProvider>,
  );
  expect(html).toContain('aria-label="Ann, away, seen 10 minutes ago"');
  expect(html).toContain('aria-label="Ben, online"');
});

it('what cannot be used of what was read is told, and shown by nobody', () => {
  const told: string[] = [];
  const initial = { people: [active('ann')], at: 'yesterday' };
  const html = renderToString(
    <PresenceProvider url="http://127.0.0.1:9" auth={null} initial={initial} warn={(sentence) => told.push(sentence)}>
      <Screen />
    </PresenceProvider>,
  );
  expect(textOf(html)).toContain('ann: unknown');
  expect(told).toEqual([expect.stringContaining('`initial` is { people, at }')]);
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
