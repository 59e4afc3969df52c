import { z } from 'zod';
import { FACT_FIELDS, FACT_NAMES, type FactName } from '../truth.ts';
import { ERROR_STATUS, type ErrorCode } from './errors.ts';

/** Ids are opaque to clients. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not an id');

/** ISO 8601 with milliseconds, UTC. */
export const timeSchema = z.iso.datetime();

export const languageSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/, 'is not a language tag');

export const contentSchema = z
  .string()
  .max(4_000, 'has more than 4000 characters')
  .refine((text) => text.trim() !== '', 'is empty');

const FACT_SCHEMAS = { flag: z.boolean(), time: timeSchema.nullable(), version: z.int().nonnegative() } as const;
type FactSchemas = { [Name in FactName]: (typeof FACT_SCHEMAS)[(typeof FACT_FIELDS)[Name]['kind']] };

/** The wire form of facts. `seen`: of somebody offline whose times one does not see. */
export const factsSchema = z.object({
  ...(Object.fromEntries(FACT_NAMES.map((name) => [name, FACT_SCHEMAS[FACT_FIELDS[name].kind]])) as FactSchemas),
  seen: z.enum(['recently', 'week', 'month', 'long']).optional(),
});
export type WireFacts = z.infer<typeof factsSchema>;

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

export const errorSchema = z.object({ code: z.enum(codes), message: z.string() });
export type WireError = z.infer<typeof errorSchema>;
