import type { Subject } from '../presence/subject.ts';

/** Who is behind accepted credentials. */
export interface SocketIdentity {
  readonly subject: Subject;
  /** BCP 47 tag. */
  readonly language: string;
  /** When the credentials end, epoch milliseconds; `Infinity`: never. */
  readonly expiresAt: number;
}
