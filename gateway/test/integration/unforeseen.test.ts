/** What is thrown where nobody expects it costs one connection at most, and is counted. */
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { AttachOptions } from '../../src/attach.ts';
import { temporaryFolder } from '../stores/temporary.ts';
import { type Application, startApplication } from './support/application.ts';
import { compile, startGatewayProcess } from './support/gateway-process.ts';
import { until } from './support/until.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
beforeAll(compile);

/** Done after each test, the last one first. */
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** An application with a flaw, and the codes of what it was told that went wrong. */
async function start(flaw: Partial<AttachOptions>): Promise<Application & { codes: string[] }> {
  const codes: string[] = [];
  const application = await startApplication(
    { talk: ['ann', 'ben', 'bad'] },
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

test('an application that throws at an end that it is told of: all other ends are told', async () => {
  let isFirst = true;
  const application = await start({
    observe(seen) {
      if (seen.kind !== 'session-closed' || !isFirst) return;
      isFirst = false;
      fail();
    },
  });
  const ann = await application.arrive('ann');
  (await application.arrive('bad')).leave();
  await ann.hears('user:status', ({ userId, isOnline }) => userId === 'bad' && !isOnline);
  await until('the flaw', () => application.codes.length > 0);
  expect(application.codes).toEqual(['INTERNAL_ERROR']);
  await comeAndGo(application);
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
