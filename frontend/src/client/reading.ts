import type { Language } from './words.ts';

/** When and by whom something is read. */
export interface Reading {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly language: Language;
  /** The reader's time zone, IANA; that of the machine unless told. */
  readonly zone?: string | undefined;
}
