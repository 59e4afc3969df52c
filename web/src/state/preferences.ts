/** What a person chose for this browser: language and theme. */
import type { DisplayLanguage } from '@meeshy/status-protocol';
import { browserLanguage } from '@meeshy/status-react/client';
import { create } from 'zustand';
import { keep, recall } from './storage.ts';

const LANGUAGES: readonly DisplayLanguage[] = ['fr', 'en'];
const THEMES = ['light', 'dark', 'system'] as const;
export type Theme = (typeof THEMES)[number];

interface Preferences {
  language: DisplayLanguage;
  theme: Theme;
}

// `public/theme.js` reads the same entry before the first paint.
const STORAGE_KEY = 'meeshy.preferences';

export const usePreferences = create<Preferences>(() => {
  const { language, theme } = recall<Partial<Preferences>>(STORAGE_KEY) ?? {};
  return {
    // Another version of the app may have kept what this one does not know.
    language: LANGUAGES.find((known) => known === language) ?? browserLanguage(),
    theme: THEMES.find((known) => known === theme) ?? 'system',
  };
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
