/** The one way in which bodies, queries and path parameters are checked: the zod schema of the route. */

import { Refusal } from '@meeshy/status-gateway';
import type { FastifySchemaCompiler, FastifyTypeProvider } from 'fastify';
import type { z } from 'zod';

/** Gives routes the types of what their schemas let through. */
export interface ZodTypes extends FastifyTypeProvider {
  validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown;
}

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/** Refuses with VALIDATION_ERROR and a sentence that names the first wrong field. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart = 'body' }) =>
  (value: unknown) => {
    const read = schema.safeParse(value ?? undefined, { error: describe });
    if (read.success) return { value: read.data };
    const [issue] = read.error.issues;
    const field = issue?.path.join('.') || `the ${httpPart}`;
    return { error: new Refusal('VALIDATION_ERROR', `${field} ${issue?.message}`) };
  };

/** The end of a sentence that begins with the field, where the schema has no words of its own. */
function describe(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `is not ${withArticle(issue.expected)}`;
    case 'invalid_value':
      return `is not one of ${issue.values.join(', ')}`;
    case 'too_small':
      return issue.origin === 'number' ? `is less than ${issue.minimum}` : 'is too short';
    case 'too_big':
      return issue.origin === 'number' ? `is more than ${issue.maximum}` : 'is too long';
    default:
      return 'is not valid';
  }
}

function withArticle(type: string): string {
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}
