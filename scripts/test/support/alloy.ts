/** Reads the language of Grafana Alloy, as far as our file goes; whatever else it holds is refused. */

/** A string, a list, a map, or the name of something that another component exports. */
export type AlloyValue =
  | string
  | readonly AlloyValue[]
  | { readonly from: string; readonly exports: string }
  | ReadonlyMap<string, AlloyValue>;

export interface AlloyBlock {
  /** `loki.write`. */
  readonly name: string;
  readonly label: string | null;
  readonly attributes: ReadonlyMap<string, AlloyValue>;
  readonly blocks: readonly AlloyBlock[];
}

const TOKEN = /\s*(?:\/\/[^\n]*\s*)*("(?:[^"\\]|\\.)*"|[A-Za-z_][\w.]*|[[\]{}=,]|$)/y;

export function readAlloy(source: string): AlloyBlock[] {
  const tokens = tokensOf(source);
  const next = () => tokens.shift() ?? '';
  const expect = (wanted: string) => {
    const token = next();
    if (token !== wanted) throw new Error(`"${wanted}" was expected in place of "${token}"`);
  };

  function blocksUntil(end: string): AlloyBlock[] {
    const blocks: AlloyBlock[] = [];
    while (tokens[0] !== end) blocks.push(block(next()));
    expect(end);
    return blocks;
  }

  function block(name: string): AlloyBlock {
    if (!/^[A-Za-z_]/.test(name)) throw new Error(`"${name}" begins no block`);
    const label = tokens[0]?.startsWith('"') ? (JSON.parse(next()) as string) : null;
    const attributes = new Map<string, AlloyValue>();
    const blocks: AlloyBlock[] = [];
    expect('{');
    while (tokens[0] !== '}') {
      const word = next();
      if (tokens[0] !== '=') {
        blocks.push(block(word));
        continue;
      }
      next();
      if (attributes.has(word)) throw new Error(`${word} stands twice in ${name}`);
      attributes.set(word, value());
    }
    expect('}');
    return { name, label, attributes, blocks };
  }

  function value(): AlloyValue {
    const token = next();
    if (token.startsWith('"')) return JSON.parse(token) as string;
    if (token === '[') return listUntil(']', value);
    if (token === '{') {
      return new Map(
        listUntil('}', () => {
          const name = next();
          expect('=');
          return [name, value()] as const;
        }),
      );
    }
    const [, from = '', exports = ''] = /^((?:\w+\.)+\w+)\.(\w+)$/.exec(token) ?? [];
    if (!from) throw new Error(`"${token}" is no value`);
    return { from, exports };
  }

  function listUntil<Item>(end: string, item: () => Item): Item[] {
    const items: Item[] = [];
    while (tokens[0] !== end) {
      items.push(item());
      if (tokens[0] !== end) expect(',');
    }
    expect(end);
    return items;
  }

  return blocksUntil('');
}

function tokensOf(source: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(source);
    if (!found) throw new Error(`This cannot be read: ${source.slice(at, at + 40)}`);
    tokens.push(found[1] ?? '');
    if (!found[1]) return tokens;
  }
}
