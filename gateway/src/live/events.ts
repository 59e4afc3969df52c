import { ABSENT, type Facts, toWireFacts, type UserStatusEvent, writeTime } from '@meeshy/status-protocol';
import type { Subject } from '../presence/ports.ts';
import { visibleFacts } from '../presence/projection.ts';

/** The event that tells facts to those who see the subject. `at`: when the change was made. */
export function statusEvent(subject: Subject, facts: Facts, at: number): UserStatusEvent {
  return eventOf(subject, visibleFacts(facts, true), at);
}

/** The event that takes back what somebody outside the audience knows: offline, times absent (P12). */
export function withdrawalEvent(subject: Subject, version: number, at: number): UserStatusEvent {
  return eventOf(subject, { ...visibleFacts(ABSENT, false), version }, at);
}

export function isWithdrawal(event: UserStatusEvent): boolean {
  return !event.isOnline && event.lastSeen === null && event.lastActiveAt === null;
}

function eventOf(subject: Subject, facts: Facts, at: number): UserStatusEvent {
  return {
    userId: subject.id,
    username: subject.username,
    ...toWireFacts(facts),
    timestamp: writeTime(at) ?? new Date(at).toISOString(),
  };
}
