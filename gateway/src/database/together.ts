import { setImmediate as nextTurn } from 'node:timers/promises';

interface Question<Answer> {
  readonly ids: Set<string>;
  readonly answer: Promise<Answer>;
}

/**
 * Makes one question of all that is asked in the same turn of the event loop: when ten thousand people come back at
 * once, the database answers by the turn, not by the person. Everybody is given the whole answer, or its error, and
 * takes from it what they wanted. It is asked after the last of them came, so that it is never older than their wish.
 * `most`: what one question asks for, give or take what the last one who joined it wants.
 */
export function together<Answer>(
  ask: (ids: readonly string[]) => Promise<Answer>,
  most = 1_000,
): (ids: readonly string[]) => Promise<Answer> {
  let open: Question<Answer> | null = null;

  function begin(): Question<Answer> {
    const ids = new Set<string>();
    const answer = nextTurn().then(() => {
      if (open === question) open = null;
      return ask([...ids]);
    });
    const question = { ids, answer };
    return question;
  }

  return (ids) => {
    open ??= begin();
    const { ids: asked, answer } = open;
    for (const id of ids) asked.add(id);
    if (asked.size >= most) open = null;
    return answer;
  };
}
