/** Where the letters of a text stand: what a reader sees, whatever the markup says. */
import type { Locator } from '@playwright/test';

export interface Letters {
  /** The left edge of each letter asked for, px. */
  readonly left: readonly number[];
  /** Whether each of them lies within the element's own box, which is where it is seen. */
  readonly isSeen: readonly boolean[];
}

/** The letters at these offsets of the text inside an element. Its texts are taken together. */
export function lettersOf(element: Locator, offsets: readonly number[]): Promise<Letters> {
  return element.evaluate((root, wanted) => {
    const box = root.getBoundingClientRect();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const places: [Text, number][] = [];
    while (walker.nextNode()) {
      const text = walker.currentNode as Text;
      for (let at = 0; at < text.length; at += 1) places.push([text, at]);
    }
    const rects = wanted.map((offset) => {
      const [text, at] = places.at(offset) ?? [];
      if (text === undefined || at === undefined) throw new Error(`No letter ${offset}`);
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect();
    });
    return {
      left: rects.map(({ left }) => left),
      isSeen: rects.map(({ left, right }) => left >= box.left - 1 && right <= box.right + 1),
    };
  }, offsets);
}
