/** Asks a gateway by the table of its routes. */
import type { Route, RouteName } from '@meeshy/status-protocol';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import { z } from 'zod';
import { expectDocumented } from './documented.ts';

export interface Asking {
  readonly as?: { readonly token: string } | { readonly sessionToken: string };
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Told {
  readonly status: number;
  /** As it came. */
  readonly text: string;
  readonly body: unknown;
}

export async function ask(url: string, name: RouteName, asking: Asking = {}): Promise<Told> {
  const { as, params = {}, query, body, headers } = asking;
  const { method, path } = ROUTES[name];
  const filled = path.replace(/:(\w+)/g, (_, param: string) => encodeURIComponent(params[param] ?? ''));
  const response = await fetch(`${url}${filled}${query ? `?${new URLSearchParams(query)}` : ''}`, {
    method,
    headers: {
      ...(as && ('token' in as ? { authorization: `Bearer ${as.token}` } : { 'x-session-token': as.sessionToken })),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type');
  const told = { status: response.status, text, body: type?.includes('json') ? JSON.parse(text) : text };
  expectDocumented({ method, path: filled, type, ...told });
  return told;
}

/** Of the whole body of a success. */
export function schemaOf({ answer }: Route): z.ZodType {
  if ('text' in answer) return answer.text === 'application/json' ? z.looseObject({}) : z.string();
  return 'whole' in answer ? answer.whole : z.object({ success: z.literal(true), data: answer.data });
}
