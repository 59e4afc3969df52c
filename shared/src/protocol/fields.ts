import { z } from 'zod';
import type { SaidName, WireSaid } from '../said.ts';
import { FACT_FIELDS, FACT_NAMES, type FactName, REACHES, SHOWN_SOURCES, STATES } from '../truth.ts';
import { ERROR_STATUS, type ErrorCode } from './errors.ts';

/** ISO 8601 with milliseconds, UTC. */
export const timeSchema = z.iso.datetime();

/** A language tag: `en`, `pt-BR`. */
export const languageSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/, 'is not a language tag');

/** The text of a message: 4,000 characters at most, and not blank. */
export const contentSchema = z
  .string()
  .max(4_000, 'has more than 4000 characters')
  .refine((text) => text.trim() !== '', 'is empty');

const FACT_SCHEMAS = { flag: z.boolean(), time: timeSchema.nullable(), version: z.int().nonnegative() } as const;
type FactSchemas = { [Name in FactName]: (typeof FACT_SCHEMAS)[(typeof FACT_FIELDS)[Name]['kind']] };

/**
 * The wire form of facts. `seen`: of somebody offline whose times one does not see. `limitedBy`: one sees less than one
 * might, because one shows that person as little oneself.
 */
export const factsSchema = z.object({
  ...(Object.fromEntries(FACT_NAMES.map((name) => [name, FACT_SCHEMAS[FACT_FIELDS[name].kind]])) as FactSchemas),
  seen: z.enum(['recently', 'week', 'month', 'long']).optional(),
  limitedBy: z.literal('you').optional(),
});
export type WireFacts = z.infer<typeof factsSchema>;

/** The values of states. */
export const stateValueSchema = z.enum(STATES);
/** Who says what is shown. */
export const sourceSchema = z.enum(SHOWN_SOURCES);

/** What somebody or something says of a person at the moment. `until`: `null` where no end is known. */
export const stateSchema = z.object({ value: stateValueSchema, source: sourceSchema, until: timeSchema.nullable() });
/** What somebody says of themselves in words. `until`: `null` where no end is known. */
export const noteSchema = z.object({ emoji: z.string(), text: z.string(), until: timeSchema.nullable() });

/** By what somebody is reached who is not there. */
export const reachSchema = z.enum(REACHES);

/**
 * Where somebody is, as far as they share that. `zone`: of IANA. `label`: the country as ISO 3166-1 has it, in two letters, and the
 * city by the name that maps in English give it.
 */
export const placeSchema = z.object({
  label: z.object({ country: z.string().regex(/^[A-Z]{2}$/), city: z.string().min(1).optional() }).optional(),
  zone: z.string().optional(),
});

/** Of each thing that is said. It does not compile while one is missing. */
const saidSchema = z.object({
  state: stateSchema,
  note: noteSchema,
  reach: reachSchema,
  place: placeSchema,
} satisfies { [Name in SaidName]: z.ZodType<WireSaid[Name]> });

/**
 * What a person shows: the facts, and what is said of it. It is whole: what is left out is gone. `reach`: of somebody who is not
 * there, that push messages get to them.
 */
export const faceSchema = factsSchema.extend(saidSchema.partial().shape);
export type WireFace = z.infer<typeof faceSchema>;

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

/** Why something was not done: a code for programs, a sentence for people. */
export const errorSchema = z.object({ code: z.enum(codes), message: z.string() });
export type WireError = z.infer<typeof errorSchema>;
