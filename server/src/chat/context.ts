import type { Records } from './records.ts';
import type { ChatEvents, View } from './types.ts';

/** What every part of the chat needs. */
export interface ChatContext {
  readonly records: Records;
  readonly view: View;
  readonly events: ChatEvents;
  /** Epoch ms. */
  readonly now: () => number;
}
