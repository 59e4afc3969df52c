/** The package names its own types in a file that no compiler looks for. */
declare module 'unicode-confusables' {
  export function confusables(text: string): { point: string; similarTo?: string }[];
}
