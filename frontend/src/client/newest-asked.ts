/**
 * The same question, whoever asks it: each is answered with what the newest one that has an answer brought, so no answer replaces one
 * to a question that was asked later. It throws as `ask` does, where no newer one has an answer.
 */
export function newestAsked<Args extends readonly unknown[], Answer>(
  ask: (...args: Args) => Promise<Answer>,
): (...args: Args) => Promise<Answer> {
  let asked = 0;
  let newest: { turn: number; answer: Answer } | null = null;
  return async (...args) => {
    const turn = ++asked;
    try {
      const answer = await ask(...args);
      if (newest === null || newest.turn < turn) newest = { turn, answer };
    } catch (error) {
      if (newest === null || newest.turn < turn) throw error;
    }
    return newest.answer;
  };
}
