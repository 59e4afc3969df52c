import { z } from 'zod';
import { once } from './once.ts';

/**
 * The handshake's `auth`, and the payload of `authenticate`. `resume`: the session comes back by itself after a
 * network cut or a server restart, which is no activity (P1). Made when it is first asked for, as nobody needs it who only imports a library.
 */
export const credentialsSchema = once(() =>
  z.object({
    token: z.string().min(1).max(4_096).optional(),
    sessionToken: z.string().min(1).max(512).optional(),
    resume: z.boolean().optional(),
    capabilities: z.array(z.string().max(32)).max(16).optional(),
    /** By a renewal: this client was not listening when its session began, and is to be shown everybody. */
    again: z.boolean().optional(),
  }),
);
/** Who somebody says to be, as it is sent. */
export type Credentials = z.infer<ReturnType<typeof credentialsSchema>>;
