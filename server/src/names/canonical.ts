/** The one form in which names are compared, looked up, searched and sorted. */

/** What shows nothing, and the accents that one may leave out. */
const LEFT_OUT = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Surrogate}]|[\u0300-\u036f]/gu;

/** Folding once may bring up what is to be folded again; more than twice has not been seen. */
const MOST_ROUNDS = 5;

/**
 * Without capitals, accents, characters that show nothing, and forms that Unicode takes for the same letter (NFKC), so
 * that "Élodie" is found by "elodie" and sorts beside her. What has this form keeps it.
 */
export function canonical(name: string): string {
  let text = name;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const folded = fold(text);
    if (folded === text) break;
    text = folded;
  }
  return text;
}

/** By upper case first: what is one letter there ("ß" is "SS") is one here. The last letter of a word is no other one. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\s+/g, ' ')
    .replace(LEFT_OUT, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
    .trim();
}

/** The key of an account that is found by its exact name alone. No other name has it as its canonical form. */
export function exactKey(username: string): string {
  return `=${username}`;
}
