/** What the menu says by which one says something of oneself. */
import type { Preset, ShownSource, StateValue } from '@meeshy/status-protocol';
import type { NoteDraft } from './my-status.ts';

/** The words of the menu by which one says something of oneself. */
export interface MenuWords {
  menu: string;
  note: string;
  notePlaceholder: string;
  emoji: string;
  noEmoji: string;
  otherEmoji: string;
  notEmoji: string;
  tooLong: string;
  noteUntil: string;
  noEnd: string;
  set: string;
  endNote: string;
  recent: string;
  suggestions: string;
  state: string;
  stateUntil: string;
  presets: Readonly<Record<Preset, string>>;
  otherTime: string;
  time: string;
  timePast: string;
  states: Readonly<Record<StateValue, string>>;
  hints: Readonly<Record<StateValue, string>>;
  clear: string;
  claims: string;
  sources: Readonly<Record<ShownSource, string>>;
  dismiss: string;
  failed: string;
  notes: readonly (NoteDraft & { readonly preset?: Preset })[];
}
