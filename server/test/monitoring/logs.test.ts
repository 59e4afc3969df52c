import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ROOT } from '../../../scripts/lib/root.mjs';
import { readAlloy } from '../../../scripts/test/support/alloy.ts';
import { startTestGateway, type TestGateway } from '../integration/support/gateway.ts';
import { startTraffic } from './traffic.ts';

let gateway: TestGateway;

afterEach(() => gateway.stop());

interface Line {
  readonly level: number;
  readonly msg: string;
}

const lines = (pattern: RegExp) =>
  gateway.log.map((line) => JSON.parse(line) as Line).filter(({ msg }) => pattern.test(msg));

/** Of the dashboard, which has one panel of log lines. */
function lokiQuery(): string {
  const dashboard = readFileSync(join(ROOT, 'monitoring/grafana/dashboards/presence.json'), 'utf8');
  const panels = (JSON.parse(dashboard) as { panels: { type: string; targets?: { expr: string }[] }[] }).panels;
  return panels.find(({ type }) => type === 'logs')?.targets?.[0]?.expr ?? '';
}

const INFO = 30;
const DEBUG = 20;

test('no line at any level holds a token, an address, a name, a link, a search or what people write', async () => {
  gateway = await startTestGateway({
    LOG_LEVEL: 'trace',
    OFFLINE_THRESHOLD_MS: '1500',
    MAINTENANCE_INTERVAL_MS: '200',
    STARTUP_GRACE_MS: '0',
  });
  const traffic = await startTraffic(gateway);
  await gateway.logged(/\[CLEANUP\]/);
  await traffic.stop();

  // Its own address it may tell.
  const log = gateway.log.filter((line) => !line.includes('Server listening at')).join('');
  for (const word of ['[CLEANUP]', '[STATUS]', '[Socket]', '"route":"/api/contacts"']) expect(log).toContain(word);
  const names = traffic.people.map(({ username }) => username);
  for (const secret of [...traffic.secrets, ...names, '127.0.0.1', '@example.com', 'a long password']) {
    expect(log.includes(secret), secret).toBe(false);
  }
});

test('one line per session at info, one per announcement at debug, one per sweep that did something at info', async () => {
  gateway = await startTestGateway({
    LOG_LEVEL: 'trace',
    OFFLINE_THRESHOLD_MS: '1500',
    MAINTENANCE_INTERVAL_MS: '200',
  });
  const alice = await gateway.register('alice1');
  await gateway.arrive(alice);
  await gateway.arrive(alice);
  await gateway.logged(/\[CLEANUP\] 1 marked offline/);

  expect(lines(/\[Socket\]/).map(({ level }) => level)).toEqual([INFO, INFO]);
  const announced = lines(/\[STATUS\]/);
  expect(announced.map(({ level }) => level)).toEqual(announced.map(() => DEBUG));
  expect(announced[0]?.msg).toMatch('online announced');
  // What operators look for: grep -E "(USER_STATUS|CLEANUP|Broadcast)"
  expect(announced.filter(({ msg }) => !/Broadcast.*USER_STATUS/.test(msg))).toEqual([]);
  expect(lines(/\[CLEANUP\]/).map(({ level }) => level)).toEqual([INFO]);
});

test('what the dashboard asks Loki for are the lines of sweeps, as the gateway prints them', async () => {
  const [, app, wanted = ''] = /^\{app="([\w-]+)"\} \|= "(.+)"$/.exec(lokiQuery()) ?? [];
  const collector = readAlloy(readFileSync(join(ROOT, 'monitoring/alloy/gateway.alloy'), 'utf8'));
  const labels = collector.find(({ name }) => name === 'loki.source.docker')?.attributes.get('labels');
  expect(labels).toEqual(new Map([['app', app]]));

  gateway = await startTestGateway({
    LOG_LEVEL: 'info',
    OFFLINE_THRESHOLD_MS: '1500',
    MAINTENANCE_INTERVAL_MS: '200',
  });
  await gateway.arrive(await gateway.register('alice1'));
  await gateway.logged(/marked offline/);
  const shown = gateway.log.filter((line) => line.includes(wanted)).map((line) => JSON.parse(line) as Line);
  expect(shown.map(({ msg }) => msg)).toEqual([expect.stringMatching(/\[CLEANUP\] 1 marked offline/)]);
  expect(gateway.log.length).toBeGreaterThan(shown.length);
});

test('the level changes without a restart', async () => {
  gateway = await startTestGateway({ LOG_LEVEL: 'error' });
  const alice = await gateway.register('alice1');
  await gateway.arrive(alice);
  expect(gateway.log).toEqual([]);
  await gateway.operate('PUT', '/api/admin/log-level', { level: 'info' });
  await gateway.arrive(alice);
  expect(await gateway.logged(/\[Socket\]/)).toContain('session opened (user)');
});
