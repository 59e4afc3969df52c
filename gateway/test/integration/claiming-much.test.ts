import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { inTime } from '../support/until.ts';
import { type Application, startApplication } from './support/application.ts';

let application: Application;

afterEach(() => application.stop());

test('P16: a claim is stored and answered although others come all the time', async () => {
  application = await startApplication({ talk: ['ann', 'ben'] });
  const { presence } = application;
  await application.arrive('ann');
  await application.arrive('ben');
  let isOver = false;
  const others = (async () => {
    const answers: Promise<boolean>[] = [];
    for (let call = 0; !isOver; call++) {
      answers.push(presence.claim('ben', { source: 'call', id: `call${call % 3}`, state: 'busy' }));
      await pause(1);
    }
    await Promise.all(answers);
  })();
  const answered = presence.claim('ann', { source: 'calendar', id: 'meeting', state: 'busy' });
  expect(await inTime(() => 'the answer', answered)).toBe(true);
  isOver = true;
  await others;
});
