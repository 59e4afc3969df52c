import { z } from 'zod';
import { HOST_ID_PATTERN, ID_PATTERN } from './id-patterns.ts';
import { once } from './once.ts';

/** Ids are opaque to clients. */
export const idSchema = z.string().regex(ID_PATTERN, 'is not an id');

/**
 * Of people and conversations as a host has them: whatever it calls them by, without control characters. Made when it is first asked for, as
 * nobody needs it who only imports a library.
 */
export const hostIdSchema = once(() => z.string().regex(HOST_ID_PATTERN, 'is not an id'));
