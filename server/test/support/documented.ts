/**
 * Holds what comes from a gateway against its documents: whoever gets what is not declared there, a status, a field or an
 * event, has found a mistake in one of the two.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { asyncApi } from '../../src/documents/asyncapi.ts';
import { openApi } from '../../src/documents/openapi.ts';

export interface Answered {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  /** The header `content-type`. */
  readonly type: string | null;
  /** Read, where it is JSON. */
  readonly body: unknown;
}

type Part = Readonly<Record<string, unknown>>;

const DOCUMENTS = { openapi: openApi(), asyncapi: asyncApi() };
const { paths } = DOCUMENTS.openapi as { paths: Record<string, Record<string, Part>> };
const { messages } = (DOCUMENTS.asyncapi as { components: { messages: Record<string, Part> } }).components;

// Formats have patterns as well, and the documents are more than schemas.
const ajv = new Ajv2020({ strict: false, validateFormats: false, inlineRefs: false });
for (const [name, document] of Object.entries(DOCUMENTS)) ajv.addSchema(document, name);
const validators = new Map<string, ValidateFunction>();

/** The paths with fewer parameters first: `/api/users/me` is no id. */
const PATTERNS = Object.keys(paths)
  .sort((one, other) => one.split('{').length - other.split('{').length)
  .map((path) => [new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]*')}$`), path] as const);
const OURS = new Set(Object.keys(paths).map((path) => path.split('/')[1]));

/** Throws when it is not declared. What is no route is left to the web app, and answers 404 elsewhere. */
export function expectDocumented({ method, path, status, type, body }: Answered): void {
  const [plain = ''] = path.split('?');
  if (['HEAD', 'OPTIONS'].includes(method) || !OURS.has(plain.split('/')[1] ?? '')) return;
  const [, found = ''] = PATTERNS.find(([pattern]) => pattern.test(plain)) ?? [];
  const place = [found, method.toLowerCase()] as const;
  const operation = paths[place[0]]?.[place[1]] as { responses: Record<string, Part> } | undefined;
  const what = `${method} ${plain}: ${status}`;
  if (!operation) {
    if (status !== 404) throw new Error(`${what}, by a route that openapi.json does not have`);
    return;
  }
  const declared = operation.responses[status];
  if (!declared) throw new Error(`${what}, which openapi.json does not declare: ${JSON.stringify(body)}`);
  const [response, pointer] =
    typeof declared.$ref === 'string'
      ? [at(DOCUMENTS.openapi, declared.$ref), declared.$ref]
      : [declared, pointerTo('paths', ...place, 'responses', String(status))];
  const content = response.content as Part | undefined;
  if (!content) return;
  const [media = ''] = (type ?? '').split(';');
  if (!(media in content)) throw new Error(`${what}, as ${media}, which openapi.json does not declare`);
  expectValid(what, `openapi${pointer}${pointerTo('content', media, 'schema').slice(1)}`, body);
}

/** Throws when it is not declared. What came compressed is passed over. */
export function expectToldAsDocumented(event: string, payload: unknown): void {
  const found = Object.entries(messages).find(([key, { name }]) => key.startsWith('told.') && name === event);
  if (!found) throw new Error(`${event}: an event that asyncapi.json does not have`);
  if (payload instanceof ArrayBuffer || ArrayBuffer.isView(payload)) return;
  expectValid(event, `asyncapi${pointerTo('components', 'messages', found[0], 'payload')}`, payload);
}

function expectValid(what: string, reference: string, value: unknown): void {
  let validate = validators.get(reference);
  if (!validate) {
    validate = ajv.compile({ $ref: reference });
    validators.set(reference, validate);
  }
  if (validate(value)) return;
  const errors = ajv.errorsText(validate.errors, { dataVar: 'it' });
  const extra = validate.errors?.map(({ params }) => (params as Part).additionalProperty).filter(Boolean);
  throw new Error(`${what} is not as its document says: ${errors} ${extra}\n${JSON.stringify(value)}`);
}

function pointerTo(...keys: string[]): string {
  return `#/${keys.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
}

function at(document: unknown, pointer: string): Part {
  return pointer
    .slice(2)
    .split('/')
    .reduce((part, key) => (part as Part)[key], document) as Part;
}
