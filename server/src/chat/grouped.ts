/** The ids of each, by whose they are. */
export function grouped(pairs: Iterable<{ of: string; id: string }>): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { of, id } of pairs) {
    const known = ids.get(of);
    if (known) known.push(id);
    else ids.set(of, [id]);
  }
  return ids;
}
