/** What people may send and databases do not keep: the character zero, and halves of characters. */

/** As it can be written in JSON that every database reads. */
export function storable(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
}

/** Bound values: drivers replace the halves by themselves. */
export function storableValues(values: readonly unknown[]): unknown[] {
  return values.map((value) => (typeof value === 'string' && value.includes('\0') ? storable(value) : value));
}
