import { z } from 'zod';

type Picker = (value: unknown) => unknown;

/**
 * Of a value what its schema declares: a field that is not declared, or something where something simpler is
 * declared, does not leave. It checks nothing: what is stored may be older than the schema, and is answered all the same.
 * What has nothing else is given as it is: to copy hundreds of people takes longer than to put them into JSON.
 */
export function pickerOf(schema: unknown): Picker {
  if (schema instanceof z.ZodObject) return fieldsOf(schema);
  if (schema instanceof z.ZodArray) {
    const pick = pickerOf(schema.element);
    const isAsDeclared = (item: unknown) => pick(item) === item;
    return (value) => {
      if (!Array.isArray(value)) return null;
      return value.every(isAsDeclared) ? value : value.map(pick);
    };
  }
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    const pick = pickerOf(schema.unwrap());
    return (value) => (value === null || value === undefined ? value : pick(value));
  }
  return (value) => (typeof value === 'object' ? null : value);
}

function fieldsOf({ shape }: z.ZodObject): Picker {
  const pickers = new Map(Object.entries(shape).map(([name, schema]) => [name, pickerOf(schema)]));

  function isAsDeclared(value: object): boolean {
    // Of anything else JSON may be what it says itself.
    if (Object.getPrototypeOf(value) !== Object.prototype) return false;
    for (const name in value) {
      const field = (value as Record<string, unknown>)[name];
      if (pickers.get(name)?.(field) !== field) return false;
    }
    return true;
  }

  return (value) => {
    if (typeof value !== 'object' || value === null) return null;
    if (isAsDeclared(value)) return value;
    const picked: Record<string, unknown> = {};
    for (const [name, pick] of pickers) {
      if (Object.hasOwn(value, name)) picked[name] = pick((value as Record<string, unknown>)[name]);
    }
    return picked;
  };
}
