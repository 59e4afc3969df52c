import { Refusal } from '@meeshy/status-gateway';
import type { Identity } from './types.ts';

/** Anonymous participants live in the one conversation of their link: FORBIDDEN. */
export function requireUser({ subject }: Identity): void {
  if (subject.kind === 'anonymous') throw new Refusal('FORBIDDEN', 'This takes an account');
}
