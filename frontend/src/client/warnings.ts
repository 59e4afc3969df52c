/** What whoever develops the application can mend. `cause`: what happened, where something did. */
export type Warn = (sentence: string, cause?: unknown) => void;

/** Each sentence is told once. Unless given, on the console, and not in production. */
export function createWarnings(warn: Warn = onConsole): Warn {
  const told = new Set<string>();
  return (sentence, cause) => {
    if (told.has(sentence)) return;
    told.add(sentence);
    warn(sentence, cause);
  };
}

declare const process: { readonly env: { readonly NODE_ENV?: string } };

function onConsole(sentence: string, ...cause: unknown[]): void {
  if (isProduction()) return;
  console.warn(`[meeshy] ${sentence}`, ...cause.filter(Boolean));
}

/** Bundlers write the value there; where there is none, nobody has built it for production. */
function isProduction(): boolean {
  try {
    return process.env.NODE_ENV === 'production';
  } catch {
    return false;
  }
}
