import {
  createPresenceClient,
  OnlineIndicator,
  PersonCard,
  PresenceProvider,
  useUserStatus,
  useUserStatuses,
} from '@meeshy/status-react';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { personOf } from './support/people.ts';

it('before the first snapshot nobody is called offline of whom nothing is known; after it whoever is missing is', () => {
  const client = createPresenceClient({ getCredentials: () => null });
  const people = [{ id: 'ann' }, { id: 'eve' }];
  const Screen = () => (
    <>
      <p>{['ann', 'ben', 'eve'].map(useUserStatus).join()}</p>
      <i>{[...useUserStatuses(people).values()].join()}</i>
      <PersonCard person={{ id: 'eve' }} language="en" />
    </>
  );
  const shown = () =>
    renderToString(
      <PresenceProvider client={client}>
        <Screen />
        <OnlineIndicator user={{ id: 'eve' }} label="Eve" language="en" />
      </PresenceProvider>,
    );
  client.noteRead([personOf('ann', { lastActiveAt: Date.now() }), { id: 'ben', username: 'ben' }]);
  expect(shown()).toContain('<p>online,unknown,unknown</p>');
  expect(shown()).toContain('aria-label="Eve, unknown"');
  expect(shown()).toContain('<i>online,unknown</i>');
  expect(shown()).toContain('<span>Unknown</span>');
  client.store.getState().applySnapshot([]);
  expect(shown()).toContain('offline,offline</p>');
  expect(shown()).toContain('aria-label="Eve, offline"');
  expect(shown()).toContain('<i>offline,offline</i>');
  expect(shown()).toContain('<span>Offline</span>');
  client.store.getState().clearStore();
  expect(shown()).toContain('<p>unknown,unknown,unknown</p>');
});
