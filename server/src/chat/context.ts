import type { Records } from './records.ts';
import type { ChatEvents, LookAs } from './types.ts';

/** What every part of the chat needs. */
export interface ChatContext {
  readonly records: Records;
  readonly lookAs: LookAs;
  readonly events: ChatEvents;
  /** P21: a conversation with more present members is a crowd. */
  readonly crowdLimit: number;
  /** Epoch ms. */
  readonly now: () => number;
}
