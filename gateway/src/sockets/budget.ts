import type { Socket } from 'socket.io';

const WINDOW_MS = 60_000;

/** How many events a socket may still send in this minute. `now`: by a clock that nobody sets. Answers whether one more is allowed. */
function createBudget(perMinute: number, now: () => number): () => boolean {
  let windowFrom = now();
  let spent = 0;
  return () => {
    if (now() - windowFrom >= WINDOW_MS) {
      windowFrom = now();
      spent = 0;
    }
    return ++spent <= perMinute;
  };
}

/** Most sockets never say anything: the budget of each begins with its first word. */
export function createBudgets(perMinute: number, now: () => number): (socket: Socket) => boolean {
  const budgets = new WeakMap<Socket, () => boolean>();
  return (socket) => {
    const budget = budgets.get(socket) ?? createBudget(perMinute, now);
    budgets.set(socket, budget);
    return budget();
  };
}
