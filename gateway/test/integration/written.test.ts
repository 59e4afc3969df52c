import { afterEach, expect, test } from 'vitest';
import { type Application, startApplication } from './support/application.ts';

let application: Application;

afterEach(() => application.stop());

test.each([
  { straight: false, heard: ['presence:snapshot', 'user:status'] },
  { straight: true, heard: [] },
])('what presence says passes Socket.IO, or goes past it: straight is $straight', async ({ straight, heard }) => {
  const passed = new Set<string>();
  const onSession = (socket: { onAnyOutgoing: (listener: (event: string) => void) => void }) =>
    socket.onAnyOutgoing((event) => passed.add(event));
  application = await startApplication({ talk: ['ann', 'ben'] }, {}, { straight, onSession });
  const ann = await application.arrive('ann');
  const ben = await application.arrive('ben');
  await ann.hears('user:status', ({ userId, isOnline }) => userId === 'ben' && isOnline);
  ben.leave();
  await ann.hears('user:status', ({ userId, isOnline }) => userId === 'ben' && !isOnline);
  expect([...passed].toSorted()).toEqual(heard);
});
