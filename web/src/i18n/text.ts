import type { DisplayLanguage } from '@meeshy/status-protocol';
import { isolated } from '@meeshy/status-react/client';
import { codeOf } from '../api/request.ts';
import { usePreferences } from '../state/preferences.ts';
import { type Dictionary, en } from './en.ts';
import { fr } from './fr.ts';

const dictionaries: Record<DisplayLanguage, Dictionary> = { en: isolating(en), fr: isolating(fr) };

/** Whatever is put into a sentence (names above all) turns nothing of the sentence around. */
function isolating<Words extends object>(words: Words): Words {
  const isolate = (value: unknown) => (typeof value === 'string' ? isolated(value) : value);
  const wrap = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...given: unknown[]) =>
        value(...given.map((one) => (Array.isArray(one) ? one.map(isolate) : isolate(one))));
    }
    return typeof value === 'object' && value !== null ? isolating(value) : value;
  };
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, wrap(value)])) as Words;
}

/** The words of the chosen language. */
export function useText(): Dictionary {
  return dictionaries[useLanguage()];
}

/** The same, of now, where nothing is rendered. */
export function textNow(): Dictionary {
  return dictionaries[usePreferences.getState().language];
}

export function useLanguage(): DisplayLanguage {
  return usePreferences((preferences) => preferences.language);
}

/** What to tell a person about an error of the API functions. */
export function failureText(text: Dictionary, error: unknown): string {
  return text.failures[codeOf(error)];
}
