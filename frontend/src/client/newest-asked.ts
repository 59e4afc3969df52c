import type { ErrorCode } from '@meeshy/status-protocol';
import { errorOf } from './rest.ts';

/** There is no answer for whoever asks. Anything else may be answered in a moment. */
const REFUSALS: ReadonlySet<ErrorCode | undefined> = new Set([
  'UNAUTHORIZED',
  'TOKEN_EXPIRED',
  'FORBIDDEN',
  'NOT_FOUND',
]);

/** What came of one of the questions. */
type Outcome<Answer> = { readonly answer: Answer } | { readonly error: unknown };

/**
 * The same question, whoever asks it: each is answered with what the newest one brought that has been answered or refused, so nothing
 * replaces what came of a question that was asked later. Where nobody answered, it throws as `ask` does, unless a newer one has been.
 */
export function newestAsked<Args extends readonly unknown[], Answer>(
  ask: (...args: Args) => Promise<Answer>,
): (...args: Args) => Promise<Answer> {
  let asked = 0;
  let newest: { turn: number; outcome: Outcome<Answer> } | null = null;
  return async (...args) => {
    const turn = ++asked;
    const own = await outcomeOf(() => ask(...args));
    const isNewest = newest === null || newest.turn < turn;
    if (isNewest && isTold(own)) newest = { turn, outcome: own };
    const outcome = isNewest || newest === null ? own : newest.outcome;
    if ('error' in outcome) throw outcome.error;
    return outcome.answer;
  };
}

async function outcomeOf<Answer>(ask: () => Promise<Answer>): Promise<Outcome<Answer>> {
  try {
    return { answer: await ask() };
  } catch (error) {
    return { error };
  }
}

/** Whether it is what the server says: an answer, or a refusal. */
function isTold(outcome: Outcome<unknown>): boolean {
  return !('error' in outcome) || REFUSALS.has(errorOf(outcome.error)?.code);
}
