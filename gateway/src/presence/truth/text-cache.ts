/**
 * Remembers what was made of texts lately. Two generations take turns: what is asked for stays, and the rest is forgotten
 * when as many characters have come since.
 */
export function createTextCache<Made>(mostCharacters: number): (text: string, make: () => Made) => Made {
  let young = new Map<string, Made>();
  let old = young;
  let characters = 0;

  function keep(text: string, made: Made): Made {
    characters += text.length;
    if (characters > mostCharacters) {
      old = young;
      young = new Map();
      characters = text.length;
    }
    young.set(text, made);
    return made;
  }

  return (text, make) => {
    const known = young.get(text);
    if (known !== undefined) return known;
    return keep(text, old.get(text) ?? make());
  };
}
