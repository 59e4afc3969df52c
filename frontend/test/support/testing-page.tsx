/** A page as an application's own component tests have it. Its name for itself is `probe`. */
import { createRoot } from 'react-dom/client';
import {
  ConnectionStatus,
  ConversationParticipantsDrawer,
  OnlineIndicator,
  PresenceProvider,
} from '../../src/react/index.ts';
import { createTestPresence } from '../../src/testing.ts';

const NOON = Date.UTC(2025, 5, 1, 12);
const ann = { id: 'ann', displayName: 'Ann', isOnline: true, lastActiveAt: NOON };
const presence = createTestPresence({ people: [ann, { id: 'ben', displayName: 'Ben' }], now: NOON });
/** Somebody else's: ten minutes later Ann is away, and Cat is there. */
const other = createTestPresence({
  people: [ann, { id: 'cat', displayName: 'Cat', isOnline: true, lastActiveAt: NOON + 600_000 }],
  now: NOON + 600_000,
  connection: 'reconnecting',
});

const root = createRoot(document.getElementById('root') as HTMLElement);

function show(client: typeof presence) {
  root.render(
    <PresenceProvider client={client}>
      <OnlineIndicator user={ann} label="mark of Ann" language="en" />
      <ConnectionStatus language="en" />
      <ConversationParticipantsDrawer conversationId="c-1" onClose={() => {}} language="en" />
    </PresenceProvider>,
  );
}

show(presence);
Object.assign(globalThis, { probe: { presence, other, show } });
