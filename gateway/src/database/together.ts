import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';

/** Node lets in one connection in a turn: of many who come at once, each would be asked for by itself. */
const GATHER_MS = 2;

interface Question<Answer> {
  readonly ids: Set<string>;
  readonly answer: Promise<Answer>;
}

/**
 * Makes one question of all that is asked in the same turn of the event loop, and soon after the question before: when ten
 * thousand people come back at once, the database answers by the turn, not by the person. Everybody is given the whole
 * answer, or its error, and takes from it what they wanted. It is asked after the last of them came, so that it is never
 * older than their wish.
 * `most`: what one question asks for, give or take what the last one who joined it wants. `gatherMs`: after
 * a question those who come are gathered for so long.
 */
export function together<Answer>(
  ask: (ids: readonly string[]) => Promise<Answer>,
  most = 1_000,
  gatherMs = GATHER_MS,
): (ids: readonly string[]) => Promise<Answer> {
  let open: Question<Answer> | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;

  function begin(): Question<Answer> {
    const ids = new Set<string>();
    const waitMs = askedAt + gatherMs - performance.now();
    const answer = (waitMs > 0 ? wait(waitMs) : nextTurn()).then(() => {
      if (open === question) open = null;
      askedAt = performance.now();
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
