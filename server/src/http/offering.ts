/** Routes as `ROUTES` declares them: nothing else is offered, and nothing leaves that is not declared. */
import type { Shown } from '@meeshy/status-gateway';
import type { Route } from '@meeshy/status-protocol';
import { type Declared, type DeclaredAnswer, ROUTES } from '@meeshy/status-protocol/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answer } from './answers.ts';
import { pickerOf } from './declared.ts';
import type { App } from './parts.ts';

export type Asked<One extends Route> = FastifyRequest & {
  readonly params: Declared<One, 'params'>;
  readonly query: Declared<One, 'query'>;
  readonly body: Declared<One, 'body'>;
};

/** What tells of people's presence comes from faces. */
export type Given<One extends Route> = Shown<DeclaredAnswer<One>>;

declare module 'fastify' {
  interface FastifyContextConfig {
    isDeclared?: boolean;
    /** `false`: whether asking was activity is told by the route itself. */
    isActivity?: boolean;
  }
}

export interface OfferOptions {
  /** Unless told, answers may leave compressed: see compression.ts. */
  readonly compress?: false;
  /** `false`: the route tells whether asking was activity. */
  readonly isActivity?: false;
}

export function offer<One extends Route>(
  app: App,
  route: One,
  handle: (request: Asked<One>, reply: FastifyReply) => Promise<Given<One>>,
  { isActivity, ...options }: OfferOptions = {},
): void {
  const { method, path, by, params, query, body, status = 200 } = route as Route;
  const schema = { ...(params && { params }), ...(query && { querystring: query }), ...(body && { body }) };
  const write = writerOf(route);
  app.route({
    method,
    url: path,
    schema,
    config: { openHere: by === 'program', isDeclared: true, ...(isActivity === false && { isActivity }) },
    ...options,
    handler: async (request, reply) => {
      reply.code(status);
      return write(await handle(request as Asked<One>, reply), reply);
    },
  });
}

/** Puts what a handler gives into the form that the route declares. */
function writerOf({ answer: declared }: Route): (given: unknown, reply: FastifyReply) => unknown {
  if ('text' in declared) {
    return (text, reply) => {
      if (!reply.hasHeader('content-type')) reply.type(`${declared.text}; charset=utf-8`);
      return text;
    };
  }
  if ('whole' in declared) return pickerOf(declared.whole);
  const pick = pickerOf(declared.data);
  return (given) => answer(pick(given));
}

/** Where the files are of which the page of the documents is made. */
export const DOCUMENT_FILES = `${ROUTES.documents.path}/*`;

const PATHS = Object.values(ROUTES).map(({ path }) => path);
/** What is under these is declared; all else is the web app's, or a file that the page of the documents asks for. */
const OURS = new Set(PATHS.map((path) => path.split('/')[1]));

/** Throws at the start when a route is added in another way than by `offer`. */
export function offerOnlyDeclared(app: App): void {
  app.addHook('onRoute', ({ url, config }) => {
    const isOurs = OURS.has(url.split('/')[1] ?? '') && url !== DOCUMENT_FILES;
    if (isOurs && !config?.isDeclared) throw new Error(`${url} is not declared in ROUTES`);
  });
}
