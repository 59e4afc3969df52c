/** The longest is below the gateway's start-up grace: whoever is still there comes back before it counts the missing. */
const FIRST_MS = 500;
const LONGEST_MS = 8_000;

/**
 * How long to wait before attempt number `attempt` (0 is the first after a cut), milliseconds. Half of it by chance:
 * `random`, 0 to 1, keeps a thousand clients from coming back at the same moment.
 */
export function retryDelay(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 30));
  return longest * (0.5 + random / 2);
}
