/** Languages that the library does not speak by itself. */
import {
  completeWords,
  createPresenceClient,
  getStatusDisplay,
  OnlineIndicator,
  PersonCard,
  PresenceProvider,
  type PresenceProviderProps,
  StatusMenu,
} from '@meeshy/status-react';
import { presenceLine, shownOf } from '@meeshy/status-react/server';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { HOUR, MINUTE, NOON } from './support/people.ts';

const GERMAN = {
  locale: 'de',
  statuses: { online: 'Online', away: 'Abwesend', offline: 'Offline' },
  unknown: 'Unbekannt',
  seen: (when: string) => `gesehen ${when}`,
  seenJustNow: 'gerade gesehen',
  dayAndTime: (day: string, time: string) => `${day} um ${time}`,
  until: (when: string) => `bis ${when}`,
  states: { available: 'Verfügbar', busy: 'Beschäftigt', dnd: 'Nicht stören', invisible: 'Unsichtbar' },
  menu: { menu: 'Mein Status', set: 'Anzeigen' },
};

const ann = { id: 'ann', displayName: 'Ann', isOnline: true, lastActiveAt: NOON - 10 * MINUTE };

function rendered(given: Pick<PresenceProviderProps, 'words' | 'language'>, children: React.ReactNode): string {
  const client = createPresenceClient({ getCredentials: () => null, initial: { people: [ann], at: NOON } });
  return renderToString(
    <PresenceProvider client={client} zone="Europe/Berlin" {...given}>
      {children}
    </PresenceProvider>,
  );
}

it('components speak the words of the provider, with its dates and times', () => {
  const html = rendered({ words: GERMAN }, [
    <OnlineIndicator key="mark" user={{ id: 'ann' }} label="Ann" />,
    <PersonCard
      key="card"
      person={{ id: 'ben', displayName: 'Ben', lastActiveAt: NOON - 20 * HOUR, lastSeen: NOON - 20 * HOUR }}
    />,
  ]);
  expect(html).toContain('aria-label="Ann, abwesend, gesehen vor 10 Minuten"');
  expect(html).toContain('Offline · gesehen gestern um 18:00');
});

it('the menu has its own; what is left out is said in the language that is closest', () => {
  expect(rendered({ words: GERMAN }, <StatusMenu />)).toMatch(/Mein Status.*Anzeigen/);
  expect(
    rendered({ words: { locale: 'fr-CA', unknown: 'Mystère' } }, <OnlineIndicator user={{ id: 'eve' }} label="" />),
  ).not.toBe('');
  expect(completeWords({ locale: 'fr-CA', unknown: 'Mystère' })).toMatchObject({
    unknown: 'Mystère',
    retry: 'Réessayer',
  });
  expect(completeWords({ locale: 'xx_not a locale!' })).toMatchObject({ locale: 'en', retry: 'Retry' });
});

it('a provider inside speaks as the one around it, unless told', () => {
  const inner = createPresenceClient({ getCredentials: () => null });
  const mark = <OnlineIndicator user={{ id: 'eve' }} label="Eve" />;
  expect(rendered({ words: GERMAN }, <PresenceProvider client={inner}>{mark}</PresenceProvider>)).toContain(
    'aria-label="Eve, unbekannt"',
  );
  expect(
    rendered(
      { words: GERMAN },
      <PresenceProvider client={inner} language="fr">
        {mark}
      </PresenceProvider>,
    ),
  ).toContain('aria-label="Eve, inconnu"');
});

it('so do the pure functions', () => {
  const language = completeWords(GERMAN);
  const reading = { now: NOON, language, zone: 'Europe/Berlin' };
  const busy = {
    ...ann,
    state: { value: 'busy', source: 'manual', until: new Date(NOON + HOUR).toISOString() },
  } as const;
  expect(presenceLine(shownOf(busy, reading), reading)).toBe(
    'Abwesend · gesehen vor 10 Minuten · Beschäftigt bis 15:00',
  );
  expect(getStatusDisplay('away', language).label).toBe('Abwesend');
});
