/** JSON Schema (2020-12) of what is said and answered. What has a name stands among the components, and is referred to. */
import { z } from 'zod';
import { NAMED } from './named.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Schemas {
  /** What is asked: before defaults and transformations. */
  asked(schema: z.ZodType): JsonSchema;
  /** What is answered, which holds no other fields. */
  told(schema: z.ZodType): JsonSchema;
  /** Those that were referred to so far, by name. */
  readonly components: Readonly<Record<string, JsonSchema>>;
}

const COMPONENTS = '#/components/schemas/';
const OWN = '#/$defs/';

export function createSchemas(): Schemas {
  const names = z.registry<{ id: string; description?: string }>();
  for (const [id, { schema, ...words }] of Object.entries(NAMED)) names.add(schema, { id, ...words });
  const components: Record<string, JsonSchema> = {};

  function convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const converted = z.toJSONSchema(schema, { io, metadata: names });
    const { $schema: _, $defs = {}, ...own } = refersToComponents(converted);
    for (const [name, definition] of Object.entries($defs as Record<string, JsonSchema>)) {
      const known = components[name];
      if (known && JSON.stringify(known) !== JSON.stringify(definition)) {
        throw new Error(`${name} is not the same where it is asked and where it is answered: give it two names`);
      }
      components[name] = definition;
    }
    return own;
  }

  return {
    asked: (schema) => convert(schema, 'input'),
    told: (schema) => convert(schema, 'output'),
    components,
  };
}

/** Not everybody's regular expressions know Unicode's classes. */
const CLASSES = { '\\p{Cc}': '\\u0000-\\u001f\\u007f-\\u009f', '\\p{Cs}': '\\ud800-\\udfff' } as const;

function refersToComponents(schema: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    if (key === '$ref') return value.replace(OWN, COMPONENTS);
    return key === 'pattern' ? spelledOut(value) : value;
  });
}

function spelledOut(pattern: string): string {
  return Object.entries(CLASSES).reduce((text, [name, ranges]) => text.replaceAll(name, ranges), pattern);
}
