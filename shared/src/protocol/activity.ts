/** P22, P23: when one was online, and what of that others are told, as it is asked and answered. */
import { z } from 'zod';
import { timeSchema } from './fields.ts';
import { zoneNameSchema } from './zone.ts';

/** By whose days and hours it is told; unless given, that of the last time, or UTC. */
export const activityQuerySchema = z.object({
  zone: zoneNameSchema().optional(),
});

/** As a file. */
export const activityExportQuerySchema = z.object({ format: z.enum(['json', 'csv']).default('json') });

/** Without a break, to five minutes. */
const spanSchema = z.object({ from: timeSchema, to: timeSchema });

/** By the day, Monday first, and by the hour: a share of what is known of it, or `null`: nothing is. */
const weekSchema = z.array(z.array(z.number().min(0).max(1).nullable()).length(24)).length(7);

/** One's own history. `since`: when it began, `null` where none is kept. */
export const activitySchema = z.object({
  since: timeSchema.nullable(),
  zone: z.string(),
  /** Those of the last 90 days on which one was online, by the calendar of the zone. */
  days: z.array(z.object({ date: z.iso.date(), minutes: z.int().positive(), online: z.array(spanSchema) })),
  /** Of the last 90 days. */
  week: weekSchema,
  /** Of what was before, which counts less the longer ago it was; `null`: there is nothing. */
  earlier: weekSchema.nullable(),
});
export type OwnActivity = z.infer<typeof activitySchema>;

/** Fewer people are nobody's number. */
export const LEAST_SUMMED = 5;

/** How many people, of those alone who have it recorded; `null`: fewer than five, or none. */
const sumSchema = z.int().min(LEAST_SUMMED).nullable();

/** What operators see of all histories. */
export const activitySumsSchema = z.object({
  at: timeSchema,
  /** Who have it recorded. */
  recorded: sumSchema,
  /** Who were online in the last 24 hours and 7 days, by full hours, and in 90 days. */
  online: z.object({ day: sumSchema, week: sumSchema, quarter: sumSchema }),
  /** Who were online in each hour of the last 7 days, by the day of UTC, Monday first. */
  hours: z.array(z.array(sumSchema).length(24)).length(7),
});
export type ActivitySums = z.infer<typeof activitySumsSchema>;

/** By whose days and hours they are told: those of whoever asks. Unless given, UTC. */
export const hoursQuerySchema = z.object({
  zone: zoneNameSchema().default('UTC'),
});

/** In how much of an hour somebody is usually online, in quarters. */
const shadeSchema = z.union([z.literal(0), z.literal(0.25), z.literal(0.5), z.literal(0.75), z.literal(1)]);

/** Somebody's usual hours, by the day, Monday first, and the hour, of the zone. */
export const usualHoursSchema = z.object({
  zone: z.string(),
  week: z.array(z.array(shadeSchema).length(24)).length(7),
});
export type UsualHours = z.infer<typeof usualHoursSchema>;

/**
 * When somebody is likely back, in quarters of hours: by `by`, with this probability; as probably before `around` as after; with one in ten
 * before `from`.
 */
export const outlookSchema = z.object({
  probability: z.number().min(0).max(1),
  by: timeSchema,
  around: timeSchema,
  from: timeSchema,
});
export type Outlook = z.infer<typeof outlookSchema>;
