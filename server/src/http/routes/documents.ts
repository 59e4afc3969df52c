import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import files from '@fastify/static';
import { Refusal } from '@meeshy/status-gateway';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asyncApi } from '../../documents/asyncapi.ts';
import { openApi } from '../../documents/openapi.ts';
import { DOCUMENT_FILES, offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

/** Whoever has it asks whether it is still so. */
const KEPT = 'no-cache';

/** What is offered here, for whoever builds against it: as documents, and on a page that shows them. */
export function documentRoutes(app: App, { documents: folder }: HttpParts): void {
  offer(app, ROUTES.openApi, document(openApi));
  offer(app, ROUTES.asyncApi, document(asyncApi));

  const page = join(folder, 'index.html');
  const isBuilt = existsSync(page);
  offer(app, ROUTES.documents, async (_request, reply) => {
    if (!isBuilt) throw new Refusal('NOT_FOUND', 'The page is not built yet: run "npm run build"');
    reply.header('cache-control', KEPT);
    return readFile(page, 'utf8');
  });
  if (!isBuilt) return;
  app.register(files, {
    root: folder,
    prefix: DOCUMENT_FILES.replace('*', ''),
    decorateReply: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (response) => {
      response.setHeader('cache-control', KEPT);
      response.setHeader('vary', 'accept-encoding');
    },
  });
}

/** Made when somebody first asks for it, and not again. */
function document(make: () => object) {
  let made: { text: string; tag: string } | undefined;
  return async ({ headers }: FastifyRequest, reply: FastifyReply): Promise<string> => {
    made ??= tagged(JSON.stringify(make()));
    // Weak: its bytes are others when they are compressed.
    reply.header('etag', `W/${made.tag}`).header('cache-control', KEPT);
    if (!headers['if-none-match']?.includes(made.tag)) return made.text;
    reply.code(304);
    return '';
  };
}

function tagged(text: string): { text: string; tag: string } {
  return { text, tag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
}
