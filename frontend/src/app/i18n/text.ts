import type { DisplayLanguage } from '@meeshy/status-protocol';
import { codeOf } from '../api/request.ts';
import { usePreferences } from '../state/preferences.ts';
import { type Dictionary, en } from './en.ts';
import { fr } from './fr.ts';

const dictionaries: Record<DisplayLanguage, Dictionary> = { en, fr };

/** The words of the chosen language. */
export function useText(): Dictionary {
  return dictionaries[useLanguage()];
}

export function useLanguage(): DisplayLanguage {
  return usePreferences((preferences) => preferences.language);
}

/** What to tell a person about an error of the API functions. */
export function failureText(text: Dictionary, error: unknown): string {
  return text.failures[codeOf(error)];
}
