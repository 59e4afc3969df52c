/** REST, for what is asked once: it works while the socket is cut. */
import type { Answer, WireError } from '@meeshy/status-protocol';
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
  try {
    const answer = (await (await fetch(address, request)).json()) as Answer<Data>;
    if (typeof answer.success === 'boolean') return answer;
  } catch {
    // No network, no server, or something else that answers in its place.
  }
  return { success: false, error: { code: 'UNAVAILABLE', message: 'The server did not answer' } };
}
