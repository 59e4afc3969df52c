/** What the two servers that the gateway is compared with have in common: people, and what is told of them. */
import { ABSENT, toWireFacts, type UserStatusEvent } from '@meeshy/status-protocol';
import { type Counts, conversationsOf } from '../layout.ts';
import { answerBench, pace } from './answering.ts';

const counts: Counts = JSON.parse(process.env.COUNTS ?? '{}');

export const roomsOf = (name: string) => conversationsOf(name, counts);

/** The same event as the gateway's. */
export function statusEvent(name: string, isOnline: boolean): UserStatusEvent {
  const now = Date.now();
  const facts = { ...ABSENT, isOnline, lastSeen: isOnline ? null : now, lastActiveAt: now, version: now };
  return { userId: name, username: name, ...toWireFacts(facts), timestamp: new Date(now).toISOString() };
}

/** Makes changes when the bench asks for them. */
export function answerPlainly(tell: (status: UserStatusEvent) => void): void {
  answerBench(async (asked) => {
    if (asked.do !== 'announce') throw new Error(`A plain server does not ${asked.do}`);
    const { names, perSecond, seconds } = asked;
    const done = await pace(perSecond, seconds, (i) => {
      tell(statusEvent(names[i % names.length] ?? '', Math.floor(i / names.length) % 2 === 1));
    });
    return { done };
  });
}
