import { HOST_ID_PATTERN } from '@meeshy/status-protocol';
import type { Subject } from './presence/truth/subject.ts';

/** Who is behind accepted credentials. */
export interface SocketIdentity {
  readonly subject: Subject;
  /** BCP 47 tag. Unless given, English. */
  readonly language?: string;
  /** When the credentials end, epoch milliseconds; `null`, or unless given: never. */
  readonly expiresAt?: number | null;
}

/** What a host answered cannot be used: its developers are told, and nobody else. */
export class UnusableAnswer extends Error {}

/** As milliseconds this is 1973: whoever says less means seconds, as the `exp` of a JWT is. */
const LEAST_MS = 100_000_000_000;
const KINDS: readonly unknown[] = ['user', 'anonymous'] satisfies Subject['kind'][];

/** What a host answered, read as one that may have been written without types. Throws `UnusableAnswer`. */
export function checkIdentity(answer: SocketIdentity | undefined): void {
  if (typeof answer !== 'object') {
    throw new UnusableAnswer(
      'authenticate answered nothing: answer { subject: { id, username, kind } }, or null for nobody, or throw a Refusal',
    );
  }
  const { subject, expiresAt } = answer as { subject?: Partial<Subject>; expiresAt?: unknown };
  if (typeof subject?.id !== 'string' || subject.id === '') {
    throw new UnusableAnswer('authenticate answered a subject without an id, which is a text');
  }
  if (!HOST_ID_PATTERN.test(subject.id)) {
    throw new UnusableAnswer(
      'authenticate answered a subject whose id cannot be used: it has 128 characters at most, and no control characters',
    );
  }
  if (typeof subject.username !== 'string')
    throw new UnusableAnswer('authenticate answered a subject without a username');
  if (!KINDS.includes(subject.kind)) {
    throw new UnusableAnswer("authenticate answered a subject whose kind is neither 'user' nor 'anonymous'");
  }
  if (expiresAt === undefined || expiresAt === null) return;
  if (typeof expiresAt !== 'number' || Number.isNaN(expiresAt)) {
    throw new UnusableAnswer(
      'authenticate answered an expiresAt that is no number: it is epoch milliseconds, or null for never',
    );
  }
  if (expiresAt > 0 && expiresAt < LEAST_MS) {
    throw new UnusableAnswer(
      'authenticate answered an expiresAt in seconds: it is milliseconds (exp * 1000), or null for never',
    );
  }
}

/** What a session is told of them, and how long they last. */
export function termsOf({ language = 'en', expiresAt }: SocketIdentity): { language: string; expiresAt: number } {
  return { language, expiresAt: expiresAt ?? Number.POSITIVE_INFINITY };
}
