/** Names as people write them: in any script and direction, with emoji, alike, or made to deceive. */

interface Named {
  readonly id: string;
  readonly username?: string | undefined;
  readonly displayName?: string | undefined;
}

/** What somebody is called: the display name, or else the user name, or else the id. */
export function nameOf({ displayName, username, id }: Named): string {
  return displayName || username || id;
}

/** Marks, overrides, embeddings and isolates: in a name they only serve to turn what stands around it. */
const DIRECTION_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
/** Hebrew, Arabic and the other scripts that run from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** Without the invisible characters that turn directions; for an element of its own that isolates (`<bdi>`). */
export function withoutControls(text: string): string {
  return text.replace(DIRECTION_CONTROLS, '');
}

/** For a place inside a sentence: what runs the other way is put between isolates, and turns nothing but itself. */
export function isolated(text: string): string {
  const plain = withoutControls(text);
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** The first character as a reader sees it: a whole emoji, a letter with its accents. */
export function initialOf(name: string): string {
  return firstGrapheme(withoutControls(name).trim()).toLocaleUpperCase();
}

/** The beginning of a name, for a place that has to leave room for what follows: whole characters, `most` at most. */
export function shortened(name: string, most: number): string {
  const all = graphemesOf(withoutControls(name));
  return all.length <= most
    ? name
    : `${all
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

function firstGrapheme(text: string): string {
  return graphemesOf(text)[0] ?? '';
}

export function graphemesOf(text: string): string[] {
  // A browser that cannot tell has code points at least.
  if (typeof Intl.Segmenter === 'undefined') return Array.from(text);
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

let graphemes: Intl.Segmenter | undefined;

/** The ids of those whose name another one of them has too, as far as a reader can tell: they need their `@username`. */
export function alikeIds(people: readonly Named[]): ReadonlySet<string> {
  const byLook = new Map<string, string[]>();
  for (const person of people) {
    const look = withoutControls(nameOf(person)).normalize('NFKC').trim().toLowerCase();
    const others = byLook.get(look);
    if (others) others.push(person.id);
    else byLook.set(look, [person.id]);
  }
  return new Set([...byLook.values()].filter((ids) => ids.length > 1).flat());
}
