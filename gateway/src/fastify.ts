/**
 * Presence for Fastify, as one plugin:
 *
 *   await app.register(presencePlugin, options); // then `app.presence`
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Server } from 'socket.io';
import { type HostOptions, inSockets } from './hosted.ts';
import { BODY_LIMIT_BYTES } from './http/handler.ts';
import { type Answered, offersOf, refused, warningOf } from './http/offers.ts';
import type { LivePresence } from './live/types.ts';
import { Refusal } from './refusal.ts';

export type { HostOptions } from './hosted.ts';
export type { OfferedCredentials, OfferName } from './http/offers.ts';
export type { Named } from './http/people.ts';

declare module 'fastify' {
  interface FastifyInstance {
    presence: LivePresence;
  }
}

/** Attaches presence to the server's sockets, offers its REST routes, and stops it before the server closes. */
export async function presencePlugin(app: FastifyInstance, options: HostOptions): Promise<void> {
  const onUnforeseen = options.onUnforeseen ?? ((error: unknown) => app.log.error({ err: error }, 'presence'));
  const warn = warningOf({ onUnforeseen });
  const io = options.io ?? new Server(app.server, options.sockets);
  const presence = inSockets(io, { ...options, onUnforeseen });
  app.decorate('presence', presence);

  for (const { method, path, answer } of offersOf(presence, { ...options, onUnforeseen })) {
    app.route({
      method,
      url: path,
      bodyLimit: BODY_LIMIT_BYTES,
      handler: async ({ headers, ip: address, params, query, body }, reply) =>
        send(reply, await answer({ headers, address, params, query, body })),
      errorHandler: (error, _request: FastifyRequest, reply) => void send(reply, refused(meantBy(error), warn)),
    });
  }

  app.addHook('preClose', async () => {
    await presence.stop();
    if (!options.io) await io.close();
  });
}

// `app.presence` is for the whole application, not for what is registered in here.
Object.assign(presencePlugin, { [Symbol.for('skip-override')]: true });

function send(reply: FastifyReply, { status, headers, body }: Answered): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}

/** What Fastify refuses itself, in the words of all other answers. */
function meantBy(error: FastifyError): unknown {
  if (error.statusCode === 413) return new Refusal('TOO_LARGE', `The body is larger than ${BODY_LIMIT_BYTES} bytes`);
  const isRefused = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return isRefused ? new Refusal('VALIDATION_ERROR', 'The body is not valid JSON') : error;
}
