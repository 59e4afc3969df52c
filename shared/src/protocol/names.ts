/** What people may call themselves. Which names are taken for the same is the server's to know. */
import { z } from 'zod';

/** Shows nothing, and is no part of a letter or a picture as joiners and variation selectors are. */
const INVISIBLE =
  /(?!\p{Join_Control}|\p{Variation_Selector}|[\u{e0020}-\u{e007f}])[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** Something else than spaces, marks without a letter, and characters that show nothing. */
const SHOWN = /(?!\u2800)[^\p{Default_Ignorable_Code_Point}\p{Z}\p{C}\p{M}]/u;

/** The longest text that is looked at. */
const LONGEST = 512;

const written = z
  .string()
  .max(LONGEST, `has more than ${LONGEST} characters`)
  .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').replace(INVISIBLE, '').trim());

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

export const displayNameSchema = shownName(64);

/** Of somebody who comes by a share link: a display name that nobody there has. */
export const guestNameSchema = shownName(32);
