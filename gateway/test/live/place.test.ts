/** P24: where people are, by what their sessions tell, by a clock that is moved by hand. */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { tabOf } from '../support/tab.ts';
import { until } from '../support/until.ts';
import { begin, faceOf, heardByBen, presence } from './ann-and-ben.ts';

const PARIS = { zone: 'Europe/Paris', located: () => ({ country: 'FR', city: 'Paris' }) };
const TOKYO = { zone: 'Asia/Tokyo', located: () => ({ country: 'JP', city: 'Tokyo' }) };
const IN_PARIS = { label: { country: 'FR', city: 'Paris' }, zone: 'Europe/Paris' };

const placeOf = async (as: string) => (await faceOf('ann', as))?.place;

describe('P24: where somebody is', () => {
  it('is of no effect unless it is shared, and then as far as it is', async () => {
    begin();
    const heard = await heardByBen();
    await presence.arrive('ann', PARIS);
    await until('her to come', () => heard.length === 1);
    expect(await placeOf('ben')).toBeUndefined();
    expect(await placeOf('ann')).toBeUndefined();
    for (const [place, told] of [
      ['zone', { zone: 'Europe/Paris' }],
      ['country', { label: { country: 'FR' }, zone: 'Europe/Paris' }],
      ['city', IN_PARIS],
      ['country', { label: { country: 'FR' }, zone: 'Europe/Paris' }],
      ['zone', { zone: 'Europe/Paris' }],
      ['off', undefined],
    ] as const) {
      await presence.share('ann', { place });
      await until(`${place} to be told`, () => JSON.stringify(heard.at(-1)?.place) === JSON.stringify(told));
      expect(await placeOf('ben')).toEqual(told);
      expect(await placeOf('ann')).toEqual(told);
    }
    const versions = heard.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
    expect(heard).toHaveLength(7);
  });

  it('is shared first and told by a session later, and stays when that has gone', async () => {
    begin();
    await presence.share('ann', { place: 'city' });
    expect(await placeOf('ben')).toBeUndefined();
    const close = await presence.arrive('ann', PARIS);
    expect(await placeOf('ben')).toEqual(IN_PARIS);
    await close();
    await presence.advance(90 * 86_400_000);
    expect(await faceOf('ann', 'ben')).toMatchObject({ isOnline: false, place: IN_PARIS });
    await presence.share('ann', { place: 'off' });
    expect(await placeOf('ben')).toBeUndefined();
    await presence.share('ann', { place: 'city' });
    // It was erased.
    expect(await placeOf('ben')).toBeUndefined();
  });

  it('is that of the session which said so last; one that comes back by itself says nothing new', async () => {
    begin();
    await presence.share('ann', { place: 'zone' });
    await presence.arrive('ann', PARIS);
    await presence.advance(1_000);
    const leave = await presence.arrive('ann', TOKYO);
    expect(await placeOf('ben')).toEqual({ zone: 'Asia/Tokyo' });
    await presence.advance(1_000);
    await (await presence.arrive('ann', TOKYO))();
    await presence.share('ann', { alerts: 'nobody' });
    expect(await placeOf('ben')).toEqual({ zone: 'Asia/Tokyo' });
    await presence.arrive('ann', { ...PARIS, isAgain: true });
    expect(await placeOf('ben')).toEqual({ zone: 'Asia/Tokyo' });
    await presence.share('ann', { place: 'off' });
    await presence.share('ann', { place: 'zone' });
    expect(await placeOf('ben')).toEqual({ zone: 'Asia/Tokyo' });
    // Whoever is left has said otherwise before.
    await leave();
    await presence.share('ann', { alerts: 'direct' });
    await presence.advance(1_000);
    expect(await placeOf('ben')).toEqual({ zone: 'Asia/Tokyo' });
  });

  it('is told by whoever has come back by itself, where nothing else is known', async () => {
    begin();
    await presence.arrive('ann', { ...PARIS, isAgain: true });
    await presence.share('ann', { place: 'city' });
    expect(await placeOf('ben')).toEqual(IN_PARIS);
  });

  it('is news once, and no activity', async () => {
    begin();
    await presence.share('ann', { place: 'zone' });
    const heard = await heardByBen();
    await presence.arrive('ann', PARIS);
    await until('it to be told', () => heard.at(-1)?.place !== undefined);
    const before = await faceOf('ann', 'ben');
    const count = heard.length;
    await presence.advance(1_000);
    await presence.arrive('ann', { ...PARIS, isAgain: true });
    await presence.advance(1_000);
    await presence.share('ann', { alerts: 'nobody' });
    await presence.advance(0);
    expect(await faceOf('ann', 'ben')).toMatchObject({ version: before?.version, place: before?.place });
    expect(heard).toHaveLength(count);
  });

  it('says nothing where the address is of another country than the zone, and the zone where nobody knows', async () => {
    begin();
    await presence.share('ann', { place: 'city' });
    await presence.arrive('ann', { ...PARIS, located: () => ({ country: 'NL' }) });
    expect(await placeOf('ben')).toBeUndefined();
    await presence.advance(1_000);
    await presence.arrive('ann', { ...PARIS, located: () => null });
    expect(await placeOf('ben')).toEqual({ zone: 'Europe/Paris' });
    // The zone alone needs no address.
    await presence.advance(1_000);
    await presence.arrive('ann', { ...TOKYO, located: () => ({ country: 'NL' }) });
    expect(await placeOf('ben')).toBeUndefined();
    await presence.share('ann', { place: 'zone' });
    expect(await placeOf('ben')).toEqual({ zone: 'Asia/Tokyo' });
  });

  it('shows to those alone who see in full, and stays as it was in the shadow', async () => {
    begin();
    await presence.share('ann', { place: 'city', lastSeen: 'days' });
    await presence.arrive('ann', PARIS);
    // What they are told of what she says is not all that is said.
    await presence.say({ id: 'ann', username: 'ann', kind: 'user' }, { note: { emoji: '', text: 'On the train' } });
    expect(await placeOf('ben')).toBeUndefined();
    await presence.share('ann', { lastSeen: 'never' });
    expect(await placeOf('ben')).toBeUndefined();
    expect(await placeOf('ann')).toEqual(IN_PARIS);
    await presence.share('ann', { lastSeen: 'exact' });
    expect(await placeOf('ben')).toEqual(IN_PARIS);
    await presence.advance(1_000);
    await presence.share('ann', { never: ['ben'] });
    const hidden = await faceOf('ann', 'ben');
    expect(hidden).toMatchObject({ isOnline: false, place: IN_PARIS });
    await presence.advance(1_000);
    await presence.arrive('ann', TOKYO);
    expect(await placeOf('ann')).toMatchObject({ zone: 'Asia/Tokyo' });
    expect(await faceOf('ann', 'ben')).toEqual(hidden);
    await presence.share('ann', { place: 'off' });
    expect(await faceOf('ann', 'ben')).toEqual(hidden);
    await presence.share('ann', { never: [] });
    expect(await placeOf('ben')).toBeUndefined();
  });

  it('is of whoever hid with nothing shared: nothing, whatever they share then', async () => {
    begin();
    await presence.arrive('ann', PARIS);
    await presence.share('ann', { never: ['ben'] });
    const hidden = await faceOf('ann', 'ben');
    await presence.share('ann', { place: 'city' });
    await presence.advance(1_000);
    expect(await placeOf('ann')).toEqual(IN_PARIS);
    expect(await faceOf('ann', 'ben')).toEqual(hidden);
  });

  it('is in the snapshot of whoever comes, also of somebody of whom nothing else is to be told', async () => {
    begin();
    await presence.share('ann', { place: 'zone' });
    await (await presence.arrive('ann', PARIS))();
    await presence.advance(86_400_000);
    const snapshots: string[] = [];
    const link = { ...tabOf('ben'), sendJson: (_event: string, json: string) => void snapshots.push(json) };
    const subject = { id: 'ben', username: 'ben', kind: 'user' } as const;
    await presence.admit({ subject, link, language: 'en', expiresAt: Number.POSITIVE_INFINITY, resume: false });
    await until('a snapshot', () => snapshots.length > 0);
    const { users } = JSON.parse(snapshots[0] ?? '') as { users: UserStatusEvent[] };
    expect(users.find(({ userId }) => userId === 'ann')).toMatchObject({ place: { zone: 'Europe/Paris' } });
  });

  it('goes by 50 zones in one session, and no more', async () => {
    begin();
    await presence.share('ann', { place: 'zone' });
    const subject = { id: 'ann', username: 'ann', kind: 'user' } as const;
    const terms = { language: 'en', expiresAt: Number.POSITIVE_INFINITY, resume: false };
    await presence.admit({ subject, link: tabOf('tab'), ...terms });
    const zones = Intl.supportedValuesOf('timeZone').slice(0, 60);
    for (const zone of zones) {
      presence.zone('tab', { zone });
      presence.zone('another', { zone: 'Europe/Paris' });
      await presence.advance(1_000);
    }
    expect(await placeOf('ben')).toEqual({ zone: zones[49] });
    presence.closed('tab', 'transport close');
    presence.zone('tab', { zone: 'Europe/Paris' });
    expect(await placeOf('ben')).toEqual({ zone: zones[49] });
  });
});
