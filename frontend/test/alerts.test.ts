/** P19: of whose return one is to be told, as an application asks and hears it. */
import { alertsOf } from '@meeshy/status-react/client';
import { createTestPresence } from '@meeshy/status-react/testing';
import type { Socket } from 'socket.io';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPresenceClient } from '../src/client/presence-client.ts';
import { gatewayOf } from './support/gateway.ts';
import { NOON } from './support/people.ts';

const at = new Date(NOON).toISOString();
const bobIsBack = { userId: 'bob', username: 'bob', at, isLate: false };
const in7Days = new Date(NOON + 7 * 24 * 3_600_000).toISOString();

function presenceOf() {
  const presence = createTestPresence({ now: NOON, people: [{ id: 'bob', username: 'bob' }] });
  const alerts = alertsOf(presence);
  onTestFinished(alerts.follow());
  return { presence, alerts, waitedFor: () => alerts.get().mine?.map(({ person }) => person.id) };
}

describe('Whom one waits for', () => {
  it('shows at once, until when the server says, and no more when it is called off', async () => {
    const { alerts, waitedFor } = presenceOf();
    expect(alerts.get()).toEqual({ mine: null, onMe: null, error: null, about: null });
    await alerts.read();
    expect(alerts.get()).toMatchObject({ mine: [], onMe: [] });
    const done = alerts.set('bob');
    expect(waitedFor()).toEqual(['bob']);
    expect(await done).toBe(true);
    expect(alerts.get().mine).toMatchObject([{ person: { id: 'bob', username: 'bob' }, until: in7Days }]);
    const ended = alerts.clear('bob');
    expect(waitedFor()).toEqual([]);
    expect(await ended).toBe(true);
    expect(waitedFor()).toEqual([]);
  });

  it('goes back when the server does not take it, and the error says of whom it is', async () => {
    const { alerts, waitedFor } = presenceOf();
    await alerts.read();
    expect(await alerts.set('nobody')).toBe(false);
    expect(waitedFor()).toEqual([]);
    expect(alerts.get()).toMatchObject({ error: { code: 'NOT_FOUND' }, about: 'nobody' });
    expect(await alerts.set('bob')).toBe(true);
    expect(alerts.get()).toMatchObject({ error: null, about: null });
  });

  it('is waited for no longer once they are back', async () => {
    const { presence, alerts, waitedFor } = presenceOf();
    await alerts.set('bob');
    presence.emit('presence:alert', bobIsBack);
    expect(waitedFor()).toEqual([]);
    await alerts.read();
    expect(waitedFor()).toEqual([]);
  });

  it('ends with whoever is signed in', async () => {
    const { presence, alerts } = presenceOf();
    const done = alerts.set('bob');
    presence.disconnect();
    expect(await done).toBe(false);
    expect(alerts.get()).toEqual({ mine: null, onMe: null, error: null, about: null });
  });
});

it('that somebody is back is told once, however often it comes; another return is another', () => {
  const { presence, alerts } = presenceOf();
  const told: string[] = [];
  alerts.onReturn((alert) => told.push(alert.at));
  const later = new Date(NOON + 60_000).toISOString();
  for (const alert of [bobIsBack, bobIsBack, { ...bobIsBack, at: later, isLate: true }]) {
    presence.emit('presence:alert', alert);
  }
  expect(told).toEqual([at, later]);
});

it('the server has a word that it was taken from whoever shows it, each time, and from nobody else', async () => {
  const server = await gatewayOf();
  const client = createPresenceClient({ url: server.url, getCredentials: () => ({ token: 'token' }) });
  onTestFinished(client.disconnect);
  const alerts = alertsOf(client);
  onTestFinished(client.watch());
  const peer: Socket = await server.nextPeer();
  const order: string[] = [];

  await new Promise<void>((resolve) => {
    client.onAny(({ name }) => name === 'presence:alert' && resolve());
    peer.emit('presence:alert', bobIsBack, () => order.push('taken by nobody'));
  });
  const stop = alerts.onReturn(() => order.push('shown'));
  for (const time of ['first', 'again']) {
    await peer.emitWithAck('presence:alert', bobIsBack);
    order.push(`taken ${time}`);
  }
  stop();
  expect(order).toEqual(['shown', 'taken first', 'taken again']);
});
