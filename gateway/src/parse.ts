import type { WireError } from '@meeshy/status-protocol';
import type { z } from 'zod';
import { Refusal } from './refusal.ts';

/** A payload that fits its schema. Throws `VALIDATION_ERROR` that names the first field that does not. */
export function parse<Schema extends z.ZodType>(schema: Schema, payload: unknown): z.output<Schema> {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'the payload';
  throw new Refusal('VALIDATION_ERROR', `${field}: ${issue?.message ?? 'is not valid'}`);
}

/** What whoever asked is told. Unexpected errors tell nothing of the inside. */
export function toWireError(error: unknown): WireError {
  if (error instanceof Refusal) return { code: error.code, message: error.message };
  return { code: 'INTERNAL_ERROR', message: 'Something went wrong here' };
}
