/** Words of a film in WebVTT, as far as ours go: one line each. */
export interface Cue {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

export const cueOf = (fromMs: number, toMs: number, words: string) => `${clock(fromMs)} --> ${clock(toMs)}\n${words}\n`;

export function readCues(vtt: string): Cue[] {
  return [...vtt.matchAll(/^(\S+) --> (\S+)\n(.+)$/gm)].map(([, from = '', to = '', words = '']) => ({
    from: msOf(from),
    to: msOf(to),
    words,
  }));
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}

function msOf(clock: string): number {
  return Date.parse(`1970-01-01T${clock}Z`);
}
