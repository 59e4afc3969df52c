import { setImmediate as nextTurn } from 'node:timers/promises';

/** Nobody waits for longer, however many go on coming. */
const LONGEST_MS = 5;

interface Question<Answer> {
  readonly ids: Set<string>;
  readonly answer: Promise<Answer>;
}

/**
 * Makes one question of all that is asked until nobody asks any more for a turn of the event loop: when ten thousand people come
 * back at once, the database answers by the crowd, not by the person; Node lets in one connection in a turn, so those who come at
 * once ask in turns that follow each other. Everybody is given the whole answer, or its error, and takes from it what they
 * wanted. It is asked after the last of them came, so that it is never older than their wish.
 * `most`: what one question asks for, give or take what the last one who joined it wants.
 */
export function together<Answer>(
  ask: (ids: readonly string[]) => Promise<Answer>,
  most = 1_000,
  longestMs = LONGEST_MS,
): (ids: readonly string[]) => Promise<Answer> {
  let open: Question<Answer> | null = null;
  /** How often something was asked, of all questions. */
  let asked = 0;

  async function gather(ids: Set<string>): Promise<Answer> {
    const until = performance.now() + longestMs;
    let before: number;
    do {
      before = asked;
      await nextTurn();
    } while (asked > before && open?.ids === ids && performance.now() < until);
    if (open?.ids === ids) open = null;
    return ask([...ids]);
  }

  function begin(): Question<Answer> {
    const ids = new Set<string>();
    return { ids, answer: gather(ids) };
  }

  return (wanted) => {
    open ??= begin();
    const { ids, answer } = open;
    for (const id of wanted) ids.add(id);
    asked++;
    if (ids.size >= most) open = null;
    return answer;
  };
}
