/** What whoever develops the host can mend. `cause`: what happened, where something did. */
export type Warn = (sentence: string, cause?: unknown) => void;

/** Each sentence is told once. Unless given, on the console, outside production. */
export function createWarnings(warn: Warn = onConsole): Warn {
  const told = new Set<string>();
  return (sentence, cause) => {
    if (told.has(sentence)) return;
    told.add(sentence);
    warn(sentence, cause);
  };
}

function onConsole(sentence: string, ...cause: unknown[]): void {
  if (process.env.NODE_ENV !== 'production') console.warn(`[presence] ${sentence}`, ...cause.filter(Boolean));
}
