/** P22, P23: what the card of a person says of their hours. */
import { PersonCard, PersonRhythm, PresenceProvider } from '@meeshy/status-react';
import { rhythmOf } from '@meeshy/status-react/rhythm';
import { createTestPresence } from '@meeshy/status-react/testing';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { HOUR, NOON } from './support/people.ts';

const day = Array.from({ length: 24 }, (_, hour) => (hour >= 9 && hour < 18 ? (1 as const) : (0 as const)));
const at = (ms: number) => new Date(NOON + ms).toISOString();
const outlook = { probability: 0.8, from: at(HOUR), around: at(2 * HOUR), by: at(4 * HOUR) };
const ben = { id: 'ben', displayName: 'Ben', isOnline: false, lastSeen: NOON - HOUR, lastActiveAt: NOON - HOUR };

/** The card as it is once all has been answered. */
async function cardOf(person = ben, membership?: 'invited') {
  const presence = createTestPresence({ people: [person], now: NOON });
  presence.setRhythm('ben', { week: Array.from({ length: 7 }, () => day), outlook });
  const rhythm = rhythmOf(presence);
  rhythm.hours('UTC').follow('ben');
  rhythm.outlook.follow('ben');
  await new Promise((resolve) => setTimeout(resolve));
  const user = { ...person, ...(membership && { membership }) };
  const render = () =>
    renderToString(
      <PresenceProvider client={presence}>
        <PersonCard person={user} language="fr" details={<PersonRhythm person={user} language="fr" />} />
      </PresenceProvider>,
    );
  return { presence, render };
}

describe('The card of somebody', () => {
  it('says when they are usually there, with a bar for each hour and words for it', async () => {
    const { render } = await cardOf();
    expect(render()).toContain('D’habitude 09 h – 18 h');
    expect(render().match(/<rect /g)).toHaveLength(24);
    expect(render()).toMatch(
      /role="img" aria-label="En ligne le [a-z]+, selon l’heure: [^"]*09 h – 18 h presque toujours/,
    );
  });

  it('says when they are likely back while they are not there, as far as that is live', async () => {
    const { presence, render } = await cardOf();
    expect(render()).toContain('Revient d’habitude vers 14:00');
    expect(render()).toMatch(/role="tooltip"[^>]*hidden[^>]*>D’après les heures[^<]*80\s%/);
    presence.setConnection('offline');
    expect(render()).not.toContain('Revient');
    expect(render()).toContain('D’habitude 09 h – 18 h');
    presence.setConnection('connected');
    presence.setPeople({ id: 'ben', isOnline: true, lastActiveAt: NOON });
    expect(render()).not.toContain('Revient');
  });

  it('says nothing of somebody who has only been invited', async () => {
    const { render } = await cardOf(ben, 'invited');
    expect(render()).not.toContain('D’habitude');
  });
});
