import { z } from 'zod';

/**
 * The handshake's `auth`, and the payload of `authenticate`. `resume`: the session comes back by itself after a
 * network cut or a server restart, which is no activity (P1).
 */
export const credentialsSchema = z.object({
  token: z.string().min(1).max(4_096).optional(),
  sessionToken: z.string().min(1).max(512).optional(),
  resume: z.boolean().optional(),
  capabilities: z.array(z.string().max(32)).max(16).optional(),
  /** By a renewal: this client was not listening when its session began, and is to be shown everybody. */
  again: z.boolean().optional(),
});
export type Credentials = z.infer<typeof credentialsSchema>;
