/** Messages as one reads them: by day, and within it by person. */
import type { Message } from '@meeshy/status-protocol';
import { dayNumber } from '../i18n/dates.ts';

/** A pause of this length makes the same person's next message a new group, with its own time. */
const PAUSE_MS = 5 * 60_000;

export interface MessageGroup {
  senderId: string;
  messages: [Message, ...Message[]];
}

export interface Day {
  /** Any time of the day. */
  at: string;
  groups: MessageGroup[];
}

/** `messages`: oldest first. */
export function groupByDay(messages: readonly Message[]): Day[] {
  const days: Day[] = [];
  for (const message of messages) {
    let day = days.at(-1);
    if (day === undefined || dayNumber(day.at) !== dayNumber(message.createdAt)) {
      day = { at: message.createdAt, groups: [] };
      days.push(day);
    }
    const group = day.groups.at(-1);
    if (group !== undefined && follows(group.messages.at(-1), message)) group.messages.push(message);
    else day.groups.push({ senderId: message.senderId, messages: [message] });
  }
  return days;
}

type Said = Pick<Message, 'senderId' | 'createdAt'>;

/** Whether a message stands in one group with the last one before it. */
export function follows(last: Said | undefined, { senderId, createdAt }: Said): boolean {
  return last?.senderId === senderId && Date.parse(createdAt) - Date.parse(last.createdAt) < PAUSE_MS;
}
