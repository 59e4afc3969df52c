/** P19: tell me when they are back, as it is asked and answered. */
import { z } from 'zod';
import { timeSchema } from './fields.ts';
import { hostIdSchema } from './ids.ts';
import { personSchema } from './rest.ts';

/** One wants to be told when somebody is back; `until`: then it ends without a word. */
export const alertSchema = z.object({ userId: hostIdSchema(), askedAt: timeSchema, until: timeSchema });
export type Alert = z.infer<typeof alertSchema>;

const alertWithSchema = z.object({ person: personSchema, askedAt: timeSchema, until: timeSchema });

/** `mine`: whom one waits for; `onMe`: who waits for one. The latest first. */
export const alertsSchema = z.object({ mine: z.array(alertWithSchema), onMe: z.array(alertWithSchema) });
export type Alerts = z.infer<typeof alertsSchema>;
