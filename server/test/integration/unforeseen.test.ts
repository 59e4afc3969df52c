/** What is thrown where nobody expects it costs one connection at most, and is counted. */
import { once } from 'node:events';
import { join } from 'node:path';
import { type AttachOptions, memoryStore } from '@meeshy/status-gateway';
import { afterEach, expect, test, vi } from 'vitest';
import { type Application, startApplication } from '../../../gateway/test/integration/support/application.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { startGatewayProcess } from './support/gateway-process.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** More than leave at once: their changes gather. */
const CROWD = Array.from({ length: 30 }, (_, at) => `crowd${at}`);
const CALLBACKS = 'meeshy_unforeseen_errors_total{origin="callback"}';

/** Done after each test, the last one first. */
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** An application with a flaw, and the codes of what it was told that went wrong. */
async function start(flaw: Partial<AttachOptions>): Promise<Application & { codes: string[] }> {
  const codes: string[] = [];
  const application = await startApplication(
    { talk: ['ann', 'ben', 'bad', ...CROWD] },
    {},
    {
      onRefused: ({ code }) => codes.push(code),
      ...flaw,
    },
  );
  closing.push(application.stop);
  return { ...application, codes };
}

const fail = () => {
  throw new Error('a flaw of the application');
};

/** The flaw shows with `bad` alone; ann and ben see each other come and go all the same. */
async function comeAndGo(application: Application): Promise<void> {
  const ann = await application.arrive('ann');
  const ben = await application.arrive('ben');
  await ann.hears('user:status', ({ userId, isOnline }) => userId === 'ben' && isOnline);
  ben.leave();
  await ann.hears('user:status', ({ userId, isOnline }) => userId === 'ben' && !isOnline);
}

test('an application that throws at a session costs that session', async () => {
  const application = await start({ onSession: (_socket, { subject }) => subject.id === 'bad' && fail() });
  const bad = application.open('bad');
  expect(await bad.hears('error')).toMatchObject({ code: 'INTERNAL_ERROR' });
  await bad.hears('disconnect');
  expect(application.codes).toEqual(['INTERNAL_ERROR']);
  await comeAndGo(application);
});

test('an application that throws at all it observes learns so, and presence goes on: told, stored, nobody refused', async () => {
  const store = memoryStore();
  const thrown: unknown[] = [];
  const application = await start({ store, observe: fail, onUnforeseen: (error) => thrown.push(error) });
  const ann = await application.arrive('ann');
  const crowd = await Promise.all(CROWD.map((name) => application.arrive(name)));
  for (const one of crowd) one.leave();
  for (const name of CROWD) {
    await ann.hears('user:status', ({ userId, isOnline }) => userId === name && !isOnline);
    await until('the exit in the store', async () => (await store.load([name]))[0]?.facts.lastSeen ?? undefined);
  }
  await comeAndGo(application);
  expect(thrown).toContainEqual(new Error('a flaw of the application'));
  expect([ann.heard('disconnect'), application.codes]).toEqual([[], []]);
});

test('an application that throws at an end of a subject: everybody is told of that end', async () => {
  const thrown: unknown[] = [];
  const application = await start({ onEnded: fail, onUnforeseen: (error) => thrown.push(error) });
  const ann = await application.arrive('ann');
  const bad = await application.arrive('bad');
  await application.presence.end('bad');
  await bad.hears('disconnect');
  await ann.hears('user:status', ({ userId, isOnline }) => userId === 'bad' && !isOnline);
  expect(thrown).toHaveLength(1);
});

test('whoever does not ask what their callbacks throw is warned by Node', async () => {
  const warned = once(process, 'warning');
  const application = await start({ observe: fail });
  await comeAndGo(application);
  expect(String((await warned)[0])).toContain('a flaw of the application');
});

test('what the gateway itself throws while it counts costs that count: it is counted and logged as a callback', async () => {
  const { folder, remove } = temporaryFolder();
  closing.push(remove);
  const flaw = `
    import { createRequire } from 'node:module';
    const { Counter } = createRequire(process.cwd() + '/')('prom-client');
    const { incWithoutExemplar } = Counter.prototype;
    Counter.prototype.incWithoutExemplar = function (labels, value) {
      if (this.name === 'meeshy_changes_total' && value === undefined) throw new Error('miscounted');
      return incWithoutExemplar.call(this, labels, value);
    };`;
  const gateway = await startGatewayProcess(join(folder, 'meeshy.db'), {
    LOG_LEVEL: 'error',
    NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(flaw)}"`,
  });
  closing.push(gateway.kill);
  const client = await gateway.arrive(await gateway.register('bob1'));
  await until('callback', async () => ((await gateway.metric(CALLBACKS)) ?? 0) > 0);
  await gateway.prints(/"message":"miscounted".*PROCESS.*callback/);
  await client.settled();
  expect(client.heard('disconnect')).toEqual([]);
});

test('an error that nobody catches ends neither the process nor a connection; it is counted and logged', async () => {
  const { folder, remove } = temporaryFolder();
  closing.push(remove);
  const flaw = 'process.on("SIGUSR2", () => { void Promise.reject(new Error("lost")); throw new Error("thrown"); });';
  const gateway = await startGatewayProcess(join(folder, 'meeshy.db'), {
    LOG_LEVEL: 'error',
    NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(flaw)}"`,
  });
  closing.push(gateway.kill);
  const client = await gateway.arrive(await gateway.register('bob1'));
  gateway.signal('SIGUSR2');
  for (const [origin, words] of [
    ['uncaughtException', 'thrown'],
    ['unhandledRejection', 'lost'],
  ]) {
    await until(origin ?? '', async () => {
      return (await gateway.metric(`meeshy_unforeseen_errors_total{origin="${origin}"}`)) === 1;
    });
    await gateway.prints(new RegExp(`"message":"${words}".*PROCESS.*${origin}`));
  }
  await client.settled();
  expect(client.heard('disconnect')).toEqual([]);
});
