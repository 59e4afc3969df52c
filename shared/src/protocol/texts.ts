/** What is common to all texts of people. */
import { z } from 'zod';

/** Shows nothing, and is no part of a letter or a picture as joiners and variation selectors are. */
const INVISIBLE =
  /(?!\p{Join_Control}|\p{Variation_Selector}|[\u{e0020}-\u{e007f}])[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** Something else than spaces, marks without a letter, and characters that show nothing. */
export const SHOWN = /(?!\u2800)[^\p{Default_Ignorable_Code_Point}\p{Z}\p{C}\p{M}]/u;

export const upTo = (longest: number, refusal: string) =>
  z
    .string()
    .max(longest, refusal)
    .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').replace(INVISIBLE, '').trim());
