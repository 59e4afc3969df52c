/** P24: what is kept and told of where somebody is, as a function of what it shares. */
import { describe, expect, it } from 'vitest';
import { OWN_SHARING, SHOWING_ALL, withSharing } from '../../src/presence/sight/kept-sharing.ts';
import { type Claims, NO_CLAIMS } from '../../src/presence/truth/claims.ts';
import { type KeptPlace, locatedAt, placeFrom, placeIn, placeWithin } from '../../src/presence/truth/place.ts';
import { saidIn, saidInOutline } from '../../src/presence/truth/saying.ts';

const AT = Date.UTC(2025, 5, 1, 12);
const PARIS: KeptPlace = { level: 'city', at: AT, zone: 'Europe/Paris', country: 'FR', city: 'Paris' };
const agrees = () => true;

function sharing(
  place: 'off' | 'zone' | 'country' | 'city',
  kept: KeptPlace | null,
  claims: Claims = NO_CLAIMS,
): Claims {
  return withSharing(claims, { ...SHOWING_ALL, sharing: { ...SHOWING_ALL.sharing, place } }, AT, kept);
}

describe('what a session says of where it is', () => {
  it('is kept as far as it is shared, and its address is looked up for that alone', () => {
    const located = () => ({ country: 'FR', city: 'Paris' });
    const never = () => {
      throw new Error('nobody shares that');
    };
    expect(locatedAt('zone', AT, 'Europe/Paris', never, agrees)).toEqual({
      level: 'zone',
      at: AT,
      zone: 'Europe/Paris',
    });
    const { city: _, ...country } = PARIS;
    expect(locatedAt('country', AT, 'Europe/Paris', located, agrees)).toEqual({ ...country, level: 'country' });
    expect(locatedAt('city', AT, 'Europe/Paris', located, agrees)).toEqual(PARIS);
    expect(locatedAt('city', AT, 'Europe/Paris', () => null, agrees)).toEqual({
      level: 'city',
      at: AT,
      zone: 'Europe/Paris',
    });
  });

  it('says nothing at all where zone and address disagree', () => {
    const kept = locatedAt(
      'city',
      AT,
      'Asia/Tokyo',
      () => ({ country: 'FR' }),
      () => false,
    );
    expect(kept).toEqual({ level: 'city', at: AT });
    expect(placeIn(sharing('city', kept))).toBeUndefined();
  });
});

describe('what is kept of it', () => {
  it('is no more than what is shared, from the same word on', () => {
    expect(placeWithin(PARIS, 'off')).toBeNull();
    expect(placeWithin(PARIS, 'zone')).toEqual({ level: 'zone', at: AT, zone: 'Europe/Paris' });
    expect(placeWithin(PARIS, 'country')).toEqual({ level: 'country', at: AT, zone: 'Europe/Paris', country: 'FR' });
    expect(placeWithin(PARIS, 'city')).toBe(PARIS);
    for (const less of ['off', 'zone', 'country'] as const) {
      const claims = sharing(less, null, sharing('city', PARIS));
      expect(JSON.stringify(claims)).not.toContain('Paris"');
      expect(sharing('city', null, claims)).not.toHaveProperty([OWN_SHARING, 'place', 'city']);
    }
  });

  it('is out of date where more is shared than before: whatever a session says counts', () => {
    const less = placeWithin(PARIS, 'zone');
    expect(placeWithin(less, 'city')).toEqual({ level: 'zone', at: 0, zone: 'Europe/Paris' });
    expect(placeWithin({ level: 'city', at: AT }, 'zone')).toEqual({ level: 'city', at: 0 });
  });

  it('stays when something else is shared, and is told the same object until it changes', () => {
    const claims = sharing('city', PARIS);
    const later = withSharing(
      claims,
      { ...SHOWING_ALL, sharing: { ...SHOWING_ALL.sharing, place: 'city', never: ['ben'] } },
      AT + 5,
    );
    expect(placeIn(later)).toEqual({ label: { country: 'FR', city: 'Paris' }, zone: 'Europe/Paris' });
    expect(placeIn(later)).toBe(placeIn(later));
  });

  it('is told to those who see in full, whatever the time, and no others', () => {
    const claims = sharing('country', PARIS);
    const place = { label: { country: 'FR' }, zone: 'Europe/Paris' };
    for (const now of [0, AT - 1, AT, AT + 1e9]) {
      for (const isThere of [true, false]) expect(saidIn(claims, now, isThere)).toEqual({ place });
      expect(saidInOutline(claims, now)).toEqual({});
    }
  });

  it.each([null, 'Paris', 5, {}, { level: 'off', zone: 'Europe/Paris' }, { level: 'street', zone: 'Europe/Paris' }])(
    'is nothing where it is damaged: %j',
    (damaged) => {
      expect(placeFrom(damaged)).toBeNull();
      const [claim] = Object.values(sharing('city', PARIS));
      expect(placeIn({ [OWN_SHARING]: { ...claim, place: damaged } as never })).toBeUndefined();
    },
  );

  it('is read field by field', () => {
    expect(placeFrom({ level: 'city', at: 'then', zone: 7, country: '', city: ['Paris'] })).toEqual({
      level: 'city',
      at: 0,
    });
  });
});
