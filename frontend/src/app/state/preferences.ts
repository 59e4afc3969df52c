/** What a person chose for this browser: language and theme. */
import type { DisplayLanguage } from '@meeshy/status-protocol';
import { create } from 'zustand';
import { keep, recall } from './storage.ts';

export type Theme = 'light' | 'dark' | 'system';

interface Preferences {
  language: DisplayLanguage;
  theme: Theme;
}

// `public/theme.js` reads the same entry before the first paint.
const STORAGE_KEY = 'meeshy.preferences';

export const usePreferences = create<Preferences>(() => {
  const kept = recall<Partial<Preferences>>(STORAGE_KEY) ?? {};
  return { language: kept.language ?? browserLanguage(), theme: kept.theme ?? 'system' };
});

export function choose(choice: Partial<Preferences>): void {
  usePreferences.setState(choice);
  const { language, theme } = usePreferences.getState();
  keep(STORAGE_KEY, { language, theme });
  applyPreferences();
}

/** Tells the document: `lang` for screen readers and hyphenation, `data-theme` for the colours. */
export function applyPreferences(): void {
  const { language, theme } = usePreferences.getState();
  const root = document.documentElement;
  root.lang = language;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
}

/** The first of the browser's languages that the app speaks. */
function browserLanguage(): DisplayLanguage {
  for (const tag of navigator.languages) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language === 'fr' || language === 'en') return language;
  }
  return 'en';
}
