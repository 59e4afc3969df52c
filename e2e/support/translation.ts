/** The translation that browsers offer, as far as it matters to a page: it replaces every text by elements of its own. */
import type { Page } from '@playwright/test';

/**
 * As Chromium's translation does it: each text node gives way to `<font><font>…</font></font>`, now and whenever a
 * new one comes. The words stay as they are, so that a test still finds them.
 */
export async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const element = () => {
      // Deprecated, and just what the translation uses.
      const tag: string = 'font';
      const font = document.createElement(tag);
      font.style.verticalAlign = 'inherit';
      return font;
    };
    const replace = (text: Text) => {
      if (text.data.trim() === '' || text.parentElement?.closest('font, script, style, textarea')) return;
      const outer = element();
      const inner = outer.appendChild(element());
      inner.append(text.data);
      text.replaceWith(outer);
    };
    const walk = (root: Node) => {
      if (root instanceof Text) return replace(root);
      const texts: Text[] = [];
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      texts.forEach(replace);
    };
    walk(document.body);
    new MutationObserver((changes) => {
      for (const { addedNodes, target, type } of changes) {
        if (type === 'characterData') walk(target);
        else addedNodes.forEach(walk);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}

/**
 * The texts that React holds as nodes of their own, because they have something beside them or come out of a
 * component: what replaces them is not noticed, and crashes it later. A text that is all that an element has is
 * written through the element instead.
 */
export function looseTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const loose: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode as Text;
      if (!Object.keys(text).some((key) => key.startsWith('__reactFiber$'))) continue;
      const { tagName = '', className = '' } = text.parentElement ?? {};
      loose.push(`${tagName.toLowerCase()}.${className}: “${text.data}”`);
    }
    return loose;
  });
}
