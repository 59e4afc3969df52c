/** The built web app, from the same port. */
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import files from '@fastify/static';
import { Refusal } from '@meeshy/status-gateway';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './parts.ts';

/** Paths that are never a page of the web app. */
const NOT_PAGES = /^\/(api|maintenance|socket\.io|metrics|health|docs)(\/|\?|$)/;

const BY_ENCODING = 'accept-encoding';

/** Serves the files of `folder`; any other address that a browser opens is a page of the app, which routes by itself. */
export function serveWebApp(app: App, folder: string): void {
  const isBuilt = existsSync(join(folder, 'index.html'));
  if (isBuilt) {
    app.register(files, {
      root: folder,
      cacheControl: false,
      // What the build left beside a file, as .br and .gz.
      preCompressed: true,
      setHeaders(response, path) {
        // Names in assets/ carry a hash of the content.
        const isHashed = path.startsWith(join(folder, 'assets') + sep);
        response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        response.setHeader('vary', BY_ENCODING);
      },
    });
    app.addHook('onSend', async (_request, reply) => keepVary(reply));
  }
  app.setNotFoundHandler((request, reply) => {
    if (!isPage(request)) throw new Refusal('NOT_FOUND', 'There is no such route');
    if (!isBuilt) throw new Refusal('NOT_FOUND', 'The web app is not built yet: run "npm run build"');
    return page(reply);
  });
}

function isPage({ method, url, headers }: FastifyRequest): boolean {
  const isReading = method === 'GET' || method === 'HEAD';
  return isReading && !NOT_PAGES.test(url) && (headers.accept ?? '').includes('text/html');
}

function page(reply: FastifyReply): FastifyReply {
  return reply.code(200).sendFile('index.html');
}

/** What a file says of itself gives way to what a plugin says of the answer, the origins that may call for example. */
function keepVary(reply: FastifyReply): void {
  const said = reply.getHeader('vary');
  if (reply.raw.getHeader('vary') === BY_ENCODING && said !== BY_ENCODING) {
    reply.header('vary', `${said}, ${BY_ENCODING}`);
  }
}
