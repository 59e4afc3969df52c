import { z } from 'zod';
import { ID_PATTERN } from './id-patterns.ts';

/** Ids are opaque to clients. */
export const idSchema = z.string().regex(ID_PATTERN, 'is not an id');
