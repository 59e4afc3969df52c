import { z } from 'zod';
import { HOST_ID_PATTERN, ID_PATTERN } from './id-patterns.ts';

/** Ids are opaque to clients. */
export const idSchema = z.string().regex(ID_PATTERN, 'is not an id');

/** Of people and conversations as a host has them: whatever it calls them by, without control characters. */
export const hostIdSchema = z.string().regex(HOST_ID_PATTERN, 'is not an id');
