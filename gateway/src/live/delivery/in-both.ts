type Ids = Pick<ReadonlySet<string>, 'size' | 'has' | 'keys'>;

/** Found by whichever are fewer. */
export function* inBoth(some: ReadonlySet<string>, others: Ids): Generator<string> {
  if (some.size <= others.size) for (const id of some) if (others.has(id)) yield id;
  if (some.size > others.size) for (const id of others.keys()) if (some.has(id)) yield id;
}
