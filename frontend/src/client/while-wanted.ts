/**
 * What goes on as long as somebody wants it: `start` when the first does, and what that answers when the last does no more. The answer
 * wants it, as often as one likes, each time until what it answers is called.
 */
export function whileWanted(start: () => () => void): () => () => void {
  const wanting = new Set<symbol>();
  let stop = () => {};
  return () => {
    const one = Symbol();
    wanting.add(one);
    if (wanting.size === 1) stop = start();
    return () => {
      if (wanting.delete(one) && wanting.size === 0) stop();
    };
  };
}
