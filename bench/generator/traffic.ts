/** Counts what arrives, and how much of it in each second. */
export function createTraffic() {
  const perSecond = new Map<number, number>();
  let events = 0;
  let frames = 0;
  let bytes = 0;

  return {
    counted(size: number, statuses: number): void {
      const second = Math.floor(performance.now() / 1_000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + size);
      events += statuses;
      frames += 1;
      bytes += size;
    },
    seen: () => ({ events, frames, bytes, bytesInWorstSecond: Math.max(0, ...perSecond.values()) }),
  };
}
