import { afterEach, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { type Application, startApplication } from './support/application.ts';

const SHORT = {
  MAINTENANCE_INTERVAL_MS: '50',
  THROTTLE_INTERVAL_MS: '50',
  CACHE_CLEANUP_INTERVAL_MS: '50',
  CACHE_MAX_AGE_MS: '200',
  STARTUP_GRACE_MS: '0',
};
const SIZE = 200;

let application: Application;

afterEach(() => application.stop());

test('when people have come and gone, nothing is left of them in memory', { timeout: 60_000 }, async () => {
  const names = Array.from({ length: SIZE }, (_, at) => `guest${at}`);
  const talks = Object.fromEntries(names.map((name, at) => [`talk${at}`, [name, names[(at + 1) % SIZE] as string]]));
  application = await startApplication(talks, SHORT);
  const { presence } = application;
  const clients = await Promise.all(names.map((name) => application.arrive(name)));
  expect(presence.sizes()).toMatchObject({ sessions: SIZE });
  expect(presence.sizes().subjects).toBeGreaterThanOrEqual(SIZE);
  for (const client of clients) client.leave();

  // Whoever asks without a session leaves nothing behind either.
  for (const name of names.slice(0, 20)) presence.activity({ id: name, username: name, kind: 'user' });
  await Promise.all(names.slice(20, 40).map((name) => presence.withStatus(name, 'online')));
  await until('everybody to be forgotten', () => {
    const { owedForMs: _, ...sizes } = presence.sizes();
    return Object.values(sizes).every((size) => size === 0);
  });
  // A session ends with the client's goodbye, its connection a moment later.
  await until('all connections to be gone', () => application.connections() === 0);
});
