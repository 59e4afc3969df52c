/** Two people who share a conversation, by a clock that is moved by hand. */
import { createTestPresence, type TestPresence, type TestPresenceOptions } from '@meeshy/status-gateway/testing';
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { onTestFinished } from 'vitest';

export const NOON = Date.UTC(2025, 5, 1, 12);

/** That of the test that runs. */
export let presence: TestPresence;

/** It ends with the test. */
export function begin(options: TestPresenceOptions = {}): TestPresence {
  presence = createTestPresence({ now: NOON, conversations: { talk: ['ann', 'ben'] }, ...options });
  onTestFinished(() => presence.stop());
  return presence;
}

/** As everybody sees it, unless told. */
export async function faceOf(id: string, as?: string) {
  const [face] = await presence.get([id], as === undefined ? {} : { as });
  return face;
}

/** What `ben` is told of changes from now on. */
export async function heardByBen(): Promise<UserStatusEvent[]> {
  const heard: UserStatusEvent[] = [];
  await presence.on('change', (face) => heard.push(face), { as: 'ben' });
  return heard;
}
