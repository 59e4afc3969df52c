import type { Page } from '@playwright/test';

/** Scrolls from the top to the end in a hundred frames; how long a frame took, and how many rows there were at most. */
export function scrollThrough(page: Page): Promise<{ medianMs: number; mostRows: number }> {
  return page.evaluate(async () => {
    const list = document.querySelector('ul[aria-label="People"]');
    const scroller = list?.parentElement;
    if (!list || !scroller) throw new Error('There is no list of people');
    const steps = 100;
    const frames: number[] = [];
    let mostRows = 0;
    let before = await new Promise(requestAnimationFrame);
    for (let step = 1; step <= steps; step += 1) {
      scroller.scrollTop = ((scroller.scrollHeight - scroller.clientHeight) * step) / steps;
      const now = await new Promise<number>(requestAnimationFrame);
      frames.push(now - before);
      before = now;
      mostRows = Math.max(mostRows, list.children.length);
    }
    frames.sort((a, b) => a - b);
    return { medianMs: frames[steps / 2] ?? 0, mostRows };
  });
}
