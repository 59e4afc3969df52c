import { createPresenceClient } from '@meeshy/status-react/client';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { serverWithPresence } from './support/server.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** What is said on the console while bob comes, and until alice has heard of him. */
async function saidWhileBobComes(stored: string | null): Promise<readonly unknown[][]> {
  vi.stubGlobal('localStorage', { getItem: (key: string) => (key === 'meeshy:debug' ? stored : null) });
  const said: unknown[][] = [];
  vi.spyOn(console, 'log').mockImplementation((...words) => void said.push(words));
  const { url } = await serverWithPresence();
  const clientOf = (token: string) => {
    const client = createPresenceClient({ url, getCredentials: () => ({ token }) });
    onTestFinished(() => client.disconnect());
    return client;
  };
  const alice = clientOf('alice');
  const isShown = new Promise((resolve) => alice.on('presence:snapshot', resolve));
  onTestFinished(alice.watch());
  await isShown;
  const hasCome = new Promise<void>((resolve) => {
    alice.onUserStatus(({ userId }) => userId === 'bob' && resolve());
  });
  clientOf('bob').connect();
  await hasCome;
  return said;
}

it('what comes is told on the console once somebody asks for it there', async () => {
  const said = await saidWhileBobComes('1');
  const lines = said.map(([line]) => line);
  expect(lines[0]).toBe('[useUserStatusRealtime] Setting up USER_STATUS listener');
  const ofBob = (line: string) =>
    said.filter(([one, about]) => one === line && ['bob'].includes((about as { username: string }).username));
  expect(ofBob('[useUserStatusRealtime] USER_STATUS received:').length).toBeGreaterThan(0);
  expect(ofBob('[UserStore] User status updated:').length).toBeGreaterThan(0);
});

it('and otherwise nothing is', async () => {
  expect(await saidWhileBobComes(null)).toEqual([]);
});
