/** REST, for what is asked once: it works while the socket is cut. */
import { type Answer, ERROR_STATUS, type ErrorCode, type WireError } from '@meeshy/status-protocol';
import { credentialHeaders, type SessionCredentials } from './credentials.ts';

const TIMEOUT_MS = 15_000;

export interface Asked {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly body?: unknown;
  /** Nobody is at the keyboard: it is not to count as activity. */
  readonly isUnattended?: boolean;
}

/** Why the server did not do what it was asked: the one error of what is asked over REST. */
export class ReadFailure extends Error {
  readonly error: WireError;

  constructor(error: WireError) {
    super(error.message);
    this.name = 'ReadFailure';
    this.error = error;
  }
}

/** `address`: with everything. Throws `ReadFailure`; `UNAVAILABLE` when there was no answer. */
export async function ask<Data>(
  address: string,
  credentials: SessionCredentials,
  { method = 'GET', body, isUnattended = false, signal }: Asked & { signal?: AbortSignal } = {},
): Promise<Data> {
  const answer = await exchange<Data>(address, {
    method,
    // Frameworks keep answers of their own accord, and these are one person's.
    cache: 'no-store',
    signal: signal ?? AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      ...credentialHeaders(credentials),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(isUnattended && { 'x-activity': 'none' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (answer.success) return answer.data;
  throw new ReadFailure(answer.error);
}

/** Where a path of the API is. */
export function addressOf(url: string | undefined, path: string): string {
  return `${(url ?? '').replace(/\/$/, '')}${path}`;
}

async function exchange<Data>(address: string, request: RequestInit): Promise<Answer<Data>> {
  let status = 0;
  try {
    const response = await fetch(address, request);
    ({ status } = response);
    const answer = (await response.json()) as Answer<Data>;
    if (typeof answer.success === 'boolean') return answer;
  } catch {
    // No network, no server, or something else that answers in its place.
  }
  return { success: false, error: errorOfStatus(status) };
}

/** What looks like success may be anybody: the page of a hotel's network, say. `status`: 0 for no answer. */
function errorOfStatus(status: number): WireError {
  const code = TOLD.find((one) => ERROR_STATUS[one] === status) ?? 'UNAVAILABLE';
  return { code, message: status === 0 ? 'The server did not answer' : `The server answered ${status}` };
}

/** What a status says where nothing else does. */
const TOLD: readonly ErrorCode[] = ['VALIDATION_ERROR', 'UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND', 'RATE_LIMITED'];

/** How the engines' `fetch` says that nobody answered. */
const NOBODY_ANSWERED = /fetch|network|load failed/i;

/**
 * Why an application's own way of reading brought nothing: a `ReadFailure`, a `Response` that it threw, an error with the `status`
 * of one, or that of a `fetch` that failed. `null`: it is broken.
 */
export function errorOf(failure: unknown): WireError | null {
  if (failure instanceof ReadFailure) return failure.error;
  const { status, response, name, message } = Object(failure) as Record<string, unknown>;
  const said = status ?? (Object(response) as { status?: unknown }).status;
  if (typeof said === 'number') return errorOfStatus(said);
  const isCut = name === 'TimeoutError' || (name === 'TypeError' && NOBODY_ANSWERED.test(String(message)));
  return isCut ? errorOfStatus(0) : null;
}
