/** P17, P18: who comes and goes may be hidden from by that, and hears of it once, whatever else is said meanwhile. */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { type Application, startApplication } from './support/application.ts';
import type { Client } from './support/client.ts';

let application: Application;
afterEach(() => application.stop());

const exitsOf = (viewer: Client, name: string): UserStatusEvent[] =>
  viewer.heard('user:status').filter(({ userId, isOnline }) => userId === name && !isOnline);

test('a hiding while members are read is told once', async () => {
  const conversations: Record<string, string[]> = { team: ['ann', 'ben'], more: ['cat'] };
  let read = () => {};
  const isRead = new Promise<void>((resolve) => {
    read = resolve;
  });
  let isReading = false;
  application = await startApplication(
    conversations,
    { MAINTENANCE_INTERVAL_MS: '60000' },
    {
      async membersOf(name) {
        if (name === 'more') {
          isReading = true;
          await isRead;
        }
        return [...(conversations[name] ?? [])];
      },
    },
  );
  const ben = await application.arrive('ben');
  await application.arrive('ann');
  // Ann shares less than everything from now on, though Ben sees all of it.
  await application.presence.share('ann', { never: ['cat'] });
  conversations.more?.push('ben');
  // Nobody who views that one is connected here: who is in it is read.
  const joined = application.presence.joined('more', 'ben');
  await until('members to be read', () => isReading);
  ben.forget();
  await application.presence.share('ann', { never: ['cat', 'ben'] });
  read();
  await joined;
  await ben.settled();
  expect(exitsOf(ben, 'ann')).toHaveLength(1);
});
