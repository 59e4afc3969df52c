import { type Answer, ERROR_STATUS, type ErrorCode } from '@meeshy/status-protocol';
import { credentialsOf, endSession, type SessionCredentials, useSession } from '../state/session.ts';

/** Why a request brought nothing: the server's code, or `NETWORK` when there was no answer that one could read. */
export type FailureCode = ErrorCode | 'NETWORK';

/** An answer that takes longer is no answer, milliseconds. */
const PATIENCE_MS = 20_000;

/** The one error of the API functions. */
export class RequestFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.name = 'RequestFailure';
    this.code = code;
  }

  /** Of HTTP, by which the library tells what it shows; 0: nobody answered. */
  get status(): number {
    return this.code === 'NETWORK' ? 0 : ERROR_STATUS[this.code];
  }
}

export interface RequestOptions {
  body?: unknown;
  query?: Record<string, string | number | null | undefined>;
  /**
   * The app asks by itself (after a reconnection, say), nobody is at the keyboard: it must not count as activity, or
   * a forgotten tab would look alive (P1).
   */
  unattended?: boolean;
  /** Other credentials than the session's; `null`: none, whoever is signed in. */
  credentials?: SessionCredentials | null;
}

export function codeOf(error: unknown): FailureCode {
  return error instanceof RequestFailure ? error.code : 'NETWORK';
}

/** Throws `RequestFailure`. A refused session ends here, whoever asked. */
export function request<Data>(method: string, path: string, options: RequestOptions = {}): Promise<Data> {
  return ask<Data>(method, path, options, (response) => response.json());
}

/** The same of what is no answer in JSON unless it is refused. */
export function requestFile(path: string, options: RequestOptions = {}): Promise<Blob> {
  return ask('GET', path, options, async (response) =>
    response.ok ? { success: true, data: await response.blob() } : response.json(),
  );
}

type Read<Data> = (response: Response) => Promise<Answer<Data>>;

async function ask<Data>(method: string, path: string, options: RequestOptions, read: Read<Data>): Promise<Data> {
  const own = credentialsOf(useSession.getState());
  const credentials = options.credentials === undefined ? own : options.credentials;
  const answer = await exchange(method, path, options, credentials, read);
  // Nobody gets an answer that was meant for whoever was here before.
  if (credentialsOf(useSession.getState()) !== own) throw new RequestFailure('UNAUTHORIZED', 'the session has changed');
  if (answer.success) return answer.data;
  const { code, message } = answer.error;
  if (credentials !== null && (code === 'UNAUTHORIZED' || code === 'TOKEN_EXPIRED')) endRefused(credentials, code);
  throw new RequestFailure(code, message);
}

/** Ends the session whose credentials the server refused, unless another one has begun meanwhile. */
export function endRefused(credentials: SessionCredentials, code: ErrorCode): void {
  if (credentialsOf(useSession.getState()) !== credentials) return;
  if ('sessionToken' in credentials) endSession('link-ended');
  else endSession(code === 'TOKEN_EXPIRED' ? 'expired' : 'ended');
}

async function exchange<Data>(
  method: string,
  path: string,
  { body, query, unattended }: RequestOptions,
  credentials: SessionCredentials | null,
  read: Read<Data>,
): Promise<Answer<Data>> {
  try {
    const response = await fetch(path + queryText(query), {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(unattended ? { 'x-activity': 'none' } : {}),
        ...(credentials === null ? {} : credentialHeaders(credentials)),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await read(response);
    if (typeof answer.success !== 'boolean') throw new Error('not an answer of this API');
    return answer;
  } catch (error) {
    throw new RequestFailure('NETWORK', String(error));
  }
}

function credentialHeaders(credentials: SessionCredentials): Record<string, string> {
  return 'token' in credentials
    ? { authorization: `Bearer ${credentials.token}` }
    : { 'x-session-token': credentials.sessionToken };
}

function queryText(query: RequestOptions['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? '' : `?${search}`;
}
