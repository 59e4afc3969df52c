/**
 * The table of leaks (P12, P18), over REST and sockets: whoever is hidden from sees of somebody who goes on being there what
 * they see of somebody alike who closed the last tab at that moment. Run on each database, with one gateway and with two.
 */
import { Writable } from 'node:stream';
import { DAY_MS, type Person as Face, type Sharing } from '@meeshy/status-protocol';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../../../gateway/test/support/until.ts';
import { ALERT_TIMES } from '../../../../src/alerts/waiting.ts';
import { type Gateway, startGateway, type Times } from '../../../../src/gateway.ts';
import { readSettings } from '../../../../src/settings.ts';
import { WEBHOOK_TIMES } from '../../../../src/webhooks/schedule.ts';
import { type PushService, startPushService } from '../../../support/push-service.ts';
import { daysAlike, openHistories, remember } from '../../../support/weeks.ts';
import { AS_DOCUMENTED } from '../documented.ts';
import { UNLIMITED } from '../gateway.ts';
import { hook, type Receiver, startReceiver } from '../receiver.ts';
import { type Person, type Site, siteAt } from '../site.ts';
import { HIDINGS } from './hidings.ts';
import { FLAP_DELAY_MS, ROWS, type World } from './rows.ts';
import { cast, live, part, type Scene } from './scene.ts';

/** So short that what comes again and again comes within a second, and nobody idles. */
const SETTINGS = {
  MAINTENANCE_INTERVAL_MS: '400',
  REFRESH_INTERVAL_MS: '1000',
  STARTUP_GRACE_MS: '0',
  FLAP_LIMIT: '3',
  FLAP_DELAY_MS: String(FLAP_DELAY_MS),
  LOG_LEVEL: 'info',
  ALLOW_PRIVATE_URLS: '1',
};
/** Webhooks are told soon, who else views a conversation, and who is back. */
const TIMES: Times = {
  webhooks: { ...WEBHOOK_TIMES, offlineAfterMs: 100, pollMs: 50, lookMs: 200 },
  alerts: { ...ALERT_TIMES, backMs: 200, gatherMs: 10, pollMs: 200 },
  viewersToldAgainMs: 200,
};
/** So long they have had recorded when they are there. */
const WEEKS_MS = 42 * DAY_MS;
/** On a machine that does much else. */
const SLOWLY = 300_000;

export interface Ground {
  /** What the gateways share. */
  readonly open: () => Promise<{ env: Record<string, string>; close(): unknown }>;
  /** How many there are; unless told, one. */
  readonly gateways?: 1 | 2;
  /** What those who hide share of when they were there; unless told, all of it. */
  readonly lastSeen?: Sharing['lastSeen'];
  /** Not only those who never show themselves to the viewer are asked for 200 times. */
  readonly isTimed?: boolean;
}

export function leaksNothing(name: string, { open, gateways: count = 1, lastSeen, isTimed = false }: Ground): void {
  describe(`on ${name}, whoever hides is like the absent by`, { timeout: SLOWLY }, () => {
    const log: string[] = [];
    let shared: Awaited<ReturnType<typeof open>>;
    let running: { gateway: Gateway; site: Site }[] = [];
    let receiver: Receiver;
    let pushes: PushService;
    let scenes: Scene[];
    let world: World;

    async function start(): Promise<void> {
      const lines = new Writable({
        write(line, _encoding, written) {
          log.push(String(line));
          written();
        },
      });
      for (let i = 0; i < count; i++) {
        const settings = readSettings({ ...UNLIMITED, PORT: '0', ...SETTINGS, ...shared.env });
        const log = pino({ level: settings.logLevel }, lines);
        const gateway = await startGateway(settings, log, undefined, TIMES);
        running.push({ gateway, site: siteAt(gateway.url, AS_DOCUMENTED) });
      }
      for (const { site } of running) {
        await until('a gateway to be ok', async () => (await site.call('GET', '/health/ready')).body.status === 'ok');
      }
    }
    async function stop(): Promise<void> {
      for (const { site } of running) site.leave();
      for (const { gateway } of running) await gateway.stop();
      running = [];
    }
    async function restart(): Promise<void> {
      await stop();
      await start();
    }
    const site = (at: number) => running.at(at)?.site as Site;

    beforeAll(async () => {
      shared = await open();
      receiver = await startReceiver();
      pushes = await startPushService();
      await start();
      await hook(site(0), receiver);
      // Every gateway is to know of it before anybody comes.
      await restart();
      const sites = { here: () => site(0), there: () => site(-1) };
      world = {
        ...sites,
        operator: await operatorOf(site(0)),
        stranger: await site(0).register('stranger'),
        log: () => log,
        isTimed,
        areTimesShown: lastSeen === undefined || lastSeen === 'exact',
        receiver,
        pushes,
        restart,
      };
      const histories = await openHistories(urlOf(shared.env));
      const from = Date.now() - WEEKS_MS;
      const marks = daysAlike(Date.now(), WEEKS_MS / DAY_MS);
      const recall = ({ id }: Person) => remember(histories, id, from, marks);
      scenes = await Promise.all(HIDINGS.map((hiding, number) => cast(sites, hiding, number, lastSeen, recall)));
      await histories.close();
      for (const scene of scenes) await part(sites, scene);
      await Promise.all(scenes.map((scene) => live(sites, scene)));
    }, SLOWLY);
    afterAll(async () => {
      await stop();
      await receiver.stop();
      await pushes.stop();
      await shared.close();
    });

    test('while a friend sees that the one is there and the other is not', async () => {
      for (const { friend, hidden, absent } of scenes) {
        const query = `ids=${hidden.id},${absent.id}`;
        const seen = await site(-1).data<Face[]>('GET', `/api/users/presence?${query}`, { as: friend });
        expect(new Map(seen.map(({ id, isOnline }) => [id, isOnline]))).toEqual(
          new Map([
            [hidden.id, true],
            [absent.id, false],
          ]),
        );
      }
    });

    test.each(ROWS)('$name', async ({ isOf = () => true, before, compare }) => {
      await before?.(world, scenes);
      const hidden: Record<string, unknown> = {};
      const absent: Record<string, unknown> = {};
      for (const scene of scenes.filter((one) => isOf(one, world))) {
        const { name } = scene.hiding;
        [hidden[name], absent[name]] = await compare(world, scene);
      }
      expect(hidden).toEqual(absent);
    });
  });
}

async function operatorOf(site: Site): Promise<Person> {
  const body = { username: 'admin', password: 'password123' };
  const { token, user } = await site.data<{ token: string; user: { id: string } }>('POST', '/api/auth/login', { body });
  return { id: user.id, username: 'admin', auth: { token } };
}

const urlOf = ({ DATABASE_URL: url }: Record<string, string>): string => {
  if (url === undefined) throw new Error('The gateways of the table name their database');
  return url;
};
