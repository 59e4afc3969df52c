/** What the two servers that the gateway is compared with have in common: people, and what is told of them. */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { type Counts, conversationsOf } from '../layout.ts';
import { answerBench, pace } from './answering.ts';

const counts: Counts = JSON.parse(process.env.COUNTS ?? '{}');

export const roomsOf = (name: string) => conversationsOf(name, counts);

/** The same event as the gateway's. */
export function statusEvent(name: string, isOnline: boolean): UserStatusEvent {
  const now = new Date();
  const at = now.toISOString();
  return {
    userId: name,
    username: name,
    isOnline,
    lastSeen: isOnline ? null : at,
    lastActiveAt: at,
    version: now.getTime(),
    timestamp: at,
  };
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
