import { z } from 'zod';

/** Ids are opaque to clients. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not an id');

/** Of people and conversations as a host has them: whatever it calls them by, without control characters. */
export const hostIdSchema = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,128}$/u, 'is not an id');
