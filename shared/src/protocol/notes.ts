/** What people may say of themselves. */
import { z } from 'zod';
import { once } from './once.ts';
import { SHOWN, upTo } from './texts.ts';

const LONGEST_NOTE = 100;
const NOTE_TOO_LONG = `has more than ${LONGEST_NOTE} characters`;

/** Beside a name. It may be empty, where the emoji says all. Made when it is first asked for. */
export const noteTextSchema = once(() =>
  upTo(15 * LONGEST_NOTE, NOTE_TOO_LONG).pipe(
    z
      .string()
      .refine((text) => charactersIn(text) <= LONGEST_NOTE, NOTE_TOO_LONG)
      .refine((text) => text === '' || SHOWN.test(text), 'shows nothing'),
  ),
);

/** A flag, a key, or a picture made of one or many. Which there are is not asked: every year brings new ones. */
const PICTURE =
  /\p{ExtPict}(?:\p{ExtPict}|\p{Emoji_Modifier}|\p{Join_Control}|\p{Variation_Selector}|[\u{e0020}-\u{e007f}])*/u;
const EMOJI = new RegExp(`^(?:\\p{RI}{2}|[#*0-9]\\ufe0f?\\u20e3|${PICTURE.source})$`, 'u');

/** One, or none. Made when it is first asked for. */
export const emojiSchema = once(() =>
  z
    .string()
    .max(64, 'is not one emoji')
    .trim()
    .refine((text) => text === '' || (charactersIn(text) === 1 && EMOJI.test(text)), 'is not one emoji'),
);

/** Made when it is first needed: it reads the tables of all scripts, which takes longer and more memory than all else here. */
const characters = once(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** As people see them: a family of four is one. */
function charactersIn(text: string): number {
  return [...characters().segment(text)].length;
}
