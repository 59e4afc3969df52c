/** Every way in which a request can fail ends here, in the form of every answer: `{ success: false, error }`. */
import type { Socket } from 'node:net';
import { Refusal } from '@meeshy/status-gateway';
import { seldom } from '@meeshy/status-gateway/host';
import { ERROR_STATUS, type ErrorCode } from '@meeshy/status-protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusal } from './answers.ts';
import type { HttpParts } from './parts.ts';

/** The largest honest body is a conversation of 500 members. */
export const BODY_LIMIT_BYTES = 65_536;

/** An outage is over when it is over: so soon it is worth asking again. */
const RETRY_AFTER_S = 2;
/** What everybody is told of during an outage is logged no more often. */
const LOG_OUTAGE_EVERY_MS = 10_000;

/** What Fastify itself refuses, in our words: its own may repeat what was sent. */
const BY_FASTIFY: Record<string, Refusal> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new Refusal('TOO_LARGE', `The body is larger than ${BODY_LIMIT_BYTES} bytes`),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new Refusal('VALIDATION_ERROR', 'The body is not sent as application/json'),
  FST_ERR_CTP_INVALID_JSON_BODY: new Refusal('VALIDATION_ERROR', 'The body is not valid JSON'),
};

/** Answers whatever was thrown, and counts it. */
export function errorAnswerer({ metrics }: HttpParts) {
  const isTimeToLog = seldom(LOG_OUTAGE_EVERY_MS);

  function logOutage(request: FastifyRequest, { cause }: Refusal): void {
    if (!isTimeToLog()) return;
    request.log.warn({ err: cause }, 'requests are refused for now: what they need is away');
  }

  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const meant = refusalOf(error);
    if (!meant) request.log.error({ err: error }, 'a request failed');
    if (meant?.code === 'UNAVAILABLE') {
      reply.header('retry-after', RETRY_AFTER_S);
      logOutage(request, meant);
    }
    const { code, message } = meant ?? new Refusal('INTERNAL_ERROR', 'Something went wrong here');
    metrics.refused(code);
    const status = ERROR_STATUS[code];
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    void reply.code(status).send(refusal(code, message));
  };
}

/** `null`: nobody meant to refuse, so nothing of it may be told. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const { code = '', statusCode = 500 } = error as { code?: string; statusCode?: number };
  const ours = BY_FASTIFY[code];
  if (ours) return ours;
  return statusCode >= 400 && statusCode < 500 ? new Refusal(codeOf(statusCode), 'The request cannot be read') : null;
}

function codeOf(status: number): ErrorCode {
  const codes = Object.keys(ERROR_STATUS) as ErrorCode[];
  return codes.find((code) => ERROR_STATUS[code] === status) ?? 'VALIDATION_ERROR';
}

/** For what is not HTTP, or has endless headers: there is no request to answer, only a connection. */
export function answerUnreadable(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [line, code] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? (['413 Content Too Large', 'TOO_LARGE'] as const)
      : (['400 Bad Request', 'VALIDATION_ERROR'] as const);
  const body = JSON.stringify(refusal(code, 'The request cannot be read'));
  const head = [
    `HTTP/1.1 ${line}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
