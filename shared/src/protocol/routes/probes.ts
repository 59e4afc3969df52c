import { z } from 'zod';
import type { Route } from '../route.ts';

/** What watches a gateway asks. */
export const PROBE_ROUTES = {
  metrics: {
    method: 'GET',
    path: '/metrics',
    by: 'anyone',
    summary: 'Metrics for Prometheus',
    answer: { text: 'text/plain' },
  },
  live: {
    method: 'GET',
    path: '/health/live',
    by: 'anyone',
    summary: 'Whether the process lives',
    answer: { whole: z.object({ status: z.literal('ok') }) },
  },
  ready: {
    method: 'GET',
    path: '/health/ready',
    by: 'anyone',
    summary: 'Whether the gateway takes requests',
    description:
      '503 while it starts or stops. `degraded`: the database or the other gateways are away, and presence goes on.',
    otherwise: 503,
    answer: {
      whole: z.object({ status: z.enum(['ok', 'degraded', 'starting', 'stopping']), demo: z.boolean() }),
    },
  },
} as const satisfies Record<string, Route>;
