import type { DisplayLanguage } from '@meeshy/status-protocol';

/** When and by whom something is read. */
export interface Reading {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly language: DisplayLanguage;
  /** The reader's time zone, IANA; that of the machine unless told. */
  readonly zone?: string | undefined;
}
