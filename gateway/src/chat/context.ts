import type { Database } from '../database/open.ts';
import type { ChatEvents, View } from './types.ts';

/** What every part of the chat needs. */
export interface ChatContext {
  readonly db: Database;
  readonly view: View;
  readonly events: ChatEvents;
  /** Epoch ms. */
  readonly now: () => number;
}
