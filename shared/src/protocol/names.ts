/** What people may call themselves, and say of themselves. Which names are taken for the same is the server's to know. */
import { z } from 'zod';

/** Shows nothing, and is no part of a letter or a picture as joiners and variation selectors are. */
const INVISIBLE =
  /(?!\p{Join_Control}|\p{Variation_Selector}|[\u{e0020}-\u{e007f}])[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** Something else than spaces, marks without a letter, and characters that show nothing. */
const SHOWN = /(?!\u2800)[^\p{Default_Ignorable_Code_Point}\p{Z}\p{C}\p{M}]/u;

/** The longest text that is looked at. */
const LONGEST = 512;

const upTo = (longest: number, refusal: string) =>
  z
    .string()
    .max(longest, refusal)
    .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').replace(INVISIBLE, '').trim());
const written = upTo(LONGEST, `has more than ${LONGEST} characters`);

/** Joiners are part of the writing of Persian and of India. */
export const usernameSchema = written.pipe(
  z
    .string()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N}\p{M}\p{Join_Control}._-]{1,31}$/u,
      'has 2 to 32 letters, digits, dots, dashes or underscores',
    )
    .regex(SHOWN, 'shows nothing'),
);

const shownName = (longest: number) =>
  written.pipe(
    z.string().min(1, 'is empty').max(longest, `has more than ${longest} characters`).regex(SHOWN, 'shows nothing'),
  );

/** A name to be shown: 64 characters at most, as people count them. */
export const displayNameSchema = shownName(64);

/** Of somebody who comes by a share link: a display name that nobody there has. */
export const guestNameSchema = shownName(32);

/** As people see them: a family of four is one. */
const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });
const LONGEST_NOTE = 100;
const NOTE_TOO_LONG = `has more than ${LONGEST_NOTE} characters`;

/** Beside a name. It may be empty, where the emoji says all. */
export const noteTextSchema = upTo(15 * LONGEST_NOTE, NOTE_TOO_LONG).pipe(
  z
    .string()
    .refine((text) => charactersIn(text) <= LONGEST_NOTE, NOTE_TOO_LONG)
    .refine((text) => text === '' || SHOWN.test(text), 'shows nothing'),
);

/** A flag, a key, or a picture made of one or many. Which there are is not asked: every year brings new ones. */
const PICTURE =
  /\p{ExtPict}(?:\p{ExtPict}|\p{Emoji_Modifier}|\p{Join_Control}|\p{Variation_Selector}|[\u{e0020}-\u{e007f}])*/u;
const EMOJI = new RegExp(`^(?:\\p{RI}{2}|[#*0-9]\\ufe0f?\\u20e3|${PICTURE.source})$`, 'u');

/** One, or none. */
export const emojiSchema = z
  .string()
  .max(64, 'is not one emoji')
  .trim()
  .refine((text) => text === '' || (charactersIn(text) === 1 && EMOJI.test(text)), 'is not one emoji');

function charactersIn(text: string): number {
  return [...CHARACTERS.segment(text)].length;
}
