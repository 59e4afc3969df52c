/** What people may call themselves. Which names are taken for the same is the server's to know. */
import { z } from 'zod';
import { SHOWN, upTo } from './texts.ts';

/** The longest text that is looked at. */
const LONGEST = 512;

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
