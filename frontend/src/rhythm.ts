/** P22, P23, without React: when people are usually online, and when they are likely back. */
export type { Outlook, UsualHours } from '@meeshy/status-protocol';
export { type AskedOf, type Rhythm, rhythmOf } from './client/rhythm.ts';
export {
  type HourSpan,
  hoursToday,
  outlookMeaning,
  outlookText,
  usualAlternative,
  usualSpans,
  usualText,
} from './client/rhythm-text.ts';
export type { RhythmWords } from './client/rhythm-words.ts';
