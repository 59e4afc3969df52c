import { type Cluster, memoryStore, singleNode } from '@meeshy/status-gateway';
import { afterEach, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { type Application, startApplication } from './support/application.ts';

const TALK = { talk: ['ann', 'ben', 'cat'] };

let application: Application;

afterEach(() => application.stop());

/** A promise that a test keeps when it likes. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

test('P5: a return within the grace is silent', async () => {
  application = await startApplication(TALK, { DISCONNECT_GRACE_MS: '5000' });
  const ann = await application.arrive('ann');
  const ben = await application.arrive('ben');
  await ann.hears('user:status', ({ userId }) => userId === 'ben');

  const delayed = application.observes('ending');
  ben.leave();
  expect((await delayed).outcome).toBe('delayed');
  const cancelled = application.observes('ending');
  await application.arrive('ben');
  expect((await cancelled).outcome).toBe('cancelled');

  await application.arrive('cat');
  await ann.hears('user:status', ({ userId }) => userId === 'cat');
  expect(ann.received.filter(({ event }) => event === 'user:status')).toHaveLength(2);
});

test('P5: after the grace the end is told, at its real time', async () => {
  application = await startApplication(TALK, { DISCONNECT_GRACE_MS: '300' });
  const ann = await application.arrive('ann');
  const ben = await application.arrive('ben');
  const leftAt = Date.now();
  ben.leave();
  const event = await ann.hears('user:status', ({ isOnline }) => !isOnline);
  const toldAt = Date.now();
  expect(toldAt - leftAt).toBeGreaterThanOrEqual(299);
  expect(Date.parse(event.lastSeen ?? '')).toBeLessThan(toldAt - 100);
});

test('P6: from the third end on, the end of somebody who flaps is told later and later, or not at all', async () => {
  const rules = { FLAP_LIMIT: '3', FLAP_WINDOW_MS: '60000', FLAP_DELAY_MS: '700' };
  application = await startApplication(TALK, rules);
  const ann = await application.arrive('ann');
  const isBen = ({ userId }: { userId: string }) => userId === 'ben';

  for (let round = 0; round < 2; round++) {
    const ben = await application.arrive('ben');
    await ann.hears('user:status', (event) => isBen(event) && event.isOnline);
    ben.leave();
    await ann.hears('user:status', (event) => isBen(event) && !event.isOnline);
  }

  const third = await application.arrive('ben');
  await ann.hears('user:status', (event) => isBen(event) && event.isOnline);
  const delayed = application.observes('ending');
  third.leave();
  expect((await delayed).outcome).toBe('delayed');
  // Every exit says online until then.
  const newcomer = await application.arrive('cat');
  const snapshot = newcomer.received.find(({ event }) => event === 'presence:snapshot');
  expect(snapshot?.payload).toMatchObject({
    users: expect.arrayContaining([expect.objectContaining({ userId: 'ben', isOnline: true })]),
  });

  // Back in time: not a word.
  const fourth = await application.arrive('ben');
  await ann.settled();
  expect(ann.heard('user:status').filter(isBen)).toEqual([]);

  const leftAt = Date.now();
  fourth.leave();
  const event = await ann.hears('user:status', (event) => isBen(event) && !event.isOnline);
  const toldAt = Date.now();
  expect(toldAt - leftAt).toBeGreaterThanOrEqual(1_399);
  expect(Date.parse(event.lastSeen ?? '')).toBeLessThan(toldAt - 1_000);
});

test.each(['authenticate', 'conversationsOf'] as const)(
  'P5: a socket that closes during "%s" leaves no session',
  async (step) => {
    const { passed, open } = gate();
    const reached = gate();
    const wait = async () => {
      reached.open();
      await passed;
    };
    const store = memoryStore();
    application = await startApplication(
      TALK,
      {},
      {
        store,
        ...(step === 'conversationsOf' && {
          conversationsOf: async () => {
            await wait();
            return ['talk'];
          },
        }),
        ...(step === 'authenticate' && {
          authenticate: async () => {
            await wait();
            return { subject: { id: 'ben', username: 'ben', kind: 'user' }, language: 'en', expiresAt: Infinity };
          },
        }),
      },
    );
    const ben = application.open('ben');
    await reached.passed;
    ben.leave();
    await until('the connection to be gone', () => application.connections() === 0);
    open();

    // Whoever comes next passes the same way, so that what was under way is over by then.
    const ann = await application.arrive('ann');
    await ann.settled();
    expect(application.presence.sizes().sessions).toBe(1);
    expect(ann.received.filter(({ event }) => event === 'user:status')).toEqual([]);
  },
);

/** A cluster that agrees with whatever is stated, except that sessions ended: `onRelease` says what comes of that. */
function agreeing(onRelease: () => Promise<never>): Cluster {
  return {
    ...singleNode(),
    isAlone: false,
    async state({ subject, facts, claims, flapping, says }) {
      if (says === 'released') await onRelease();
      const toldActiveAt = facts.lastActiveAt;
      return { subject, facts, claims, flapping, toldActiveAt, cause: 'refreshed', holders: {}, isNew: false, at: 0 };
    },
  };
}

test('P5: a reconnection wins over the late end of an older session', async () => {
  const { passed, open } = gate();
  let asked = 0;
  const cluster = agreeing(async () => {
    asked++;
    await passed;
    throw new Error('too late');
  });
  application = await startApplication(TALK, {}, { cluster });
  const ann = await application.arrive('ann');
  const ben = await application.arrive('ben');
  await ann.hears('user:status', ({ userId }) => userId === 'ben');
  ben.leave();
  await until('the cluster to be asked', () => asked > 0);
  await application.arrive('ben');
  open();

  await application.arrive('cat');
  await ann.hears('user:status', ({ userId }) => userId === 'cat');
  expect(ann.received.filter(({ event }) => event === 'user:status')).toHaveLength(2);
  expect(application.presence.sizes().sessions).toBe(3);
});

test('P14: a cluster that does not answer delays "offline" by half a second, and "online" not at all', async () => {
  const cluster = agreeing(() => new Promise(() => {}));
  application = await startApplication(TALK, {}, { cluster });
  const ann = await application.arrive('ann');
  const ben = await application.arrive('ben');
  await ann.hears('user:status', ({ isOnline, userId }) => userId === 'ben' && isOnline);
  const failed = application.observes('failed-softly');
  ben.leave();
  await ann.hears('user:status', ({ isOnline, userId }) => userId === 'ben' && !isOnline);
  expect((await failed).what).toBe('asking the cluster');
});
