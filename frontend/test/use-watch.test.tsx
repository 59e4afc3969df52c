/** P21, what is rendered first: nobody has been watched yet. */
import { PresenceProvider, useOccupancy, useWatch } from '@meeshy/status-react';
import { createTestPresence } from '@meeshy/status-react/testing';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { NOON } from './support/people.ts';

function Row({ id }: { id: string }) {
  return `${id} ${useWatch('c', id)} `;
}

function Counts() {
  return useOccupancy('c') === null ? 'not counted' : 'counted';
}

it('in a crowd a row knows nothing of whoever the store holds from before; elsewhere it is what the store says', () => {
  const people = ['ann', 'me'].map((id) => ({ id, isOnline: true, lastActiveAt: NOON }));
  const presence = createTestPresence({ now: NOON, people });
  const rows = () =>
    renderToString(
      <PresenceProvider client={presence}>
        <Row id="ann" />
        <Row id="me" />
        <Counts />
      </PresenceProvider>,
    ).replaceAll('<!-- -->', '');
  expect(rows()).toBe('ann online me online not counted');
  presence.setCrowds({ c: ['ann', 'me'] });
  presence.noteRead([{ id: 'ann', isOnline: true, lastActiveAt: NOON, version: 50 }]);
  expect(rows()).toBe('ann unknown me online not counted');
});
