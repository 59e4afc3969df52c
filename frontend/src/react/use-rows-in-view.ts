import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import { useReducer, useState } from 'react';
import { flushSync } from 'react-dom';
import { useLayoutEffectHere } from './rendering.ts';

type Options = Omit<
  VirtualizerOptions<HTMLElement, HTMLElement>,
  'scrollToFn' | 'observeElementOffset' | 'observeElementRect' | 'onChange'
>;

/** Of a long list, the rows that are in view. The core of the library alone, which asks for no React where nobody shows a list. */
export function useRowsInView(options: Options) {
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const whole: VirtualizerOptions<HTMLElement, HTMLElement> = {
    ...options,
    scrollToFn: elementScroll,
    observeElementOffset,
    observeElementRect,
    // What scrolls into view is there in the same frame.
    onChange: (_, isScrolling) => (isScrolling ? flushSync(renderAgain) : renderAgain()),
  };
  const [rows] = useState(() => new Virtualizer(whole));
  rows.setOptions(whole);
  useLayoutEffectHere(() => rows._didMount(), [rows]);
  useLayoutEffectHere(() => rows._willUpdate());
  return rows.getVirtualItems();
}
