/** Looks in one column of text, each between line ends, which none of them contains. */
export function writeLooks(looks: readonly string[]): string {
  return looks.length === 0 ? '' : `\n${looks.join('\n')}\n`;
}

/** For `like … escape '\'`: what holds the look. */
export function holding(look: string): string {
  return `%\n${look.replace(/[\\%_]/g, '\\$&')}\n%`;
}
