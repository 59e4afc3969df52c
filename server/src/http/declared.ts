import { z } from 'zod';

type Picker = (value: unknown) => unknown;

/**
 * Copies of a value what its schema declares: a field that is not declared, or something where something simpler is
 * declared, does not leave. It checks nothing: what is stored may be older than the schema, and is answered all the same.
 */
export function pickerOf(schema: unknown): Picker {
  if (schema instanceof z.ZodObject) return fieldsOf(schema);
  if (schema instanceof z.ZodArray) {
    const pick = pickerOf(schema.element);
    return (value) => (Array.isArray(value) ? value.map(pick) : null);
  }
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    const pick = pickerOf(schema.unwrap());
    return (value) => (value === null || value === undefined ? value : pick(value));
  }
  return (value) => (typeof value === 'object' ? null : value);
}

function fieldsOf({ shape }: z.ZodObject): Picker {
  const fields = Object.entries(shape).map(([name, schema]) => [name, pickerOf(schema)] as const);
  return (value) => {
    if (typeof value !== 'object' || value === null) return null;
    const picked: Record<string, unknown> = {};
    for (const [name, pick] of fields) {
      if (Object.hasOwn(value, name)) picked[name] = pick((value as Record<string, unknown>)[name]);
    }
    return picked;
  };
}
