/** Without capitals and accents, so that "Élodie" is found by "elodie" and sorts beside her. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .trim();
}
