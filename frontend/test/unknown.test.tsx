import { createPresenceClient, OnlineIndicator, PresenceProvider, useUserStatus } from '@meeshy/status-react';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { personOf } from './support/people.ts';

it('before the first snapshot nobody is called offline of whom nothing is known; after it whoever is missing is', () => {
  const client = createPresenceClient({ getCredentials: () => null });
  const Screen = () => <p>{['ann', 'ben', 'eve'].map(useUserStatus).join()}</p>;
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
  client.store.getState().applySnapshot([]);
  expect(shown()).toContain('offline,offline</p>');
  expect(shown()).toContain('aria-label="Eve, offline"');
  client.store.getState().clearStore();
  expect(shown()).toContain('<p>unknown,unknown,unknown</p>');
});
