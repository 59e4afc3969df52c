/** What routes of several subjects take and answer. */
import { z } from 'zod';
import { idSchema } from '../ids.ts';

export const nothing = z.null();
export const count = z.int().nonnegative();
export const ofConversation = z.object({ id: idSchema });
export const ofUser = z.object({ userId: idSchema });
