import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

/** One route of REST: who may ask, what it takes, what it answers. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:name` is a parameter. */
  readonly path: string;
  /** `server`: with an API key. `program`: on the gateway's own machine, outside production; operators everywhere. */
  readonly by: 'anyone' | 'person' | 'server' | 'operator' | 'program';
  /** What it is for, for those who read the documents that are made of this table. */
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** 200 unless told. */
  readonly status?: 201;
  /** Refusals of its own, beside what any request can meet and what follows from who may ask. */
  readonly refuses?: readonly ErrorCode[];
  /** 503: while it is so, with the same form; 304: whoever has it already is told so. */
  readonly otherwise?: 503 | 304;
  /** Of a success: `data`, or the whole body where that has a form of its own, or is a text of this media type, or of another one. */
  readonly answer:
    | { readonly data: z.ZodType }
    | { readonly whole: z.ZodType }
    | { readonly text: string; readonly or?: string };
}

type Read<Schema> = Schema extends z.ZodType ? z.output<Schema> : unknown;

/** What a route takes, or answers, by the schema of that name; where it has none, anything. */
export type Declared<One, Name extends string> = Read<Name extends keyof One ? One[Name] : undefined>;

/** What a route answers of a success. */
export type DeclaredAnswer<One extends Route> = One['answer'] extends { readonly text: string }
  ? string
  : One['answer'] extends { readonly data: infer Data }
    ? Read<Data>
    : Declared<One['answer'], 'whole'>;
