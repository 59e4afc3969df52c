/** A page with every mark there is, at 10, 12 and 16 pixels. Its name for itself is `probe`. */
import { createRoot } from 'react-dom/client';
import { OnlineIndicator, PresenceProvider } from '../../src/react/index.ts';
import { createTestPresence } from '../../src/testing.ts';

const NOON = Date.UTC(2025, 5, 1, 12);
const THREE = new Date(NOON + 3 * 3_600_000).toISOString();
const FACTS = {
  online: { isOnline: true, lastActiveAt: NOON },
  away: { isOnline: false, lastSeen: NOON, lastActiveAt: NOON },
  offline: { isOnline: false },
};
const SAYS = ['', 'available', 'busy', 'dnd', 'invisible'] as const;

const people = Object.entries(FACTS).flatMap(([status, facts]) => [
  ...SAYS.map((value) => ({
    id: `${status}${value && `-${value}`}`,
    ...facts,
    ...(value !== '' && { state: { value, source: 'manual' as const, until: THREE } }),
  })),
  { id: `${status}-reached`, ...facts, reach: 'push' as const },
]);
const presence = createTestPresence({ people, now: NOON });

createRoot(document.getElementById('root') as HTMLElement).render(
  <PresenceProvider client={presence}>
    {[10, 12, 16].map((size) => (
      <p key={size} style={{ display: 'flex', gap: 12, margin: 12 }}>
        {people.map((person) => (
          <OnlineIndicator key={person.id} user={person} size={size} label={`${person.id} ${size}`} language="en" />
        ))}
      </p>
    ))}
  </PresenceProvider>,
);

Object.assign(globalThis, { probe: { presence } });
