import { useLanguage } from '../i18n/text.ts';
import { choose } from '../state/preferences.ts';

const OTHERS = { en: { language: 'fr', name: 'Français' }, fr: { language: 'en', name: 'English' } } as const;

/** Names the other language in itself: whoever cannot read this page can read that. */
export function LanguageSwitch() {
  const other = OTHERS[useLanguage()];
  return (
    <button
      type="button"
      lang={other.language}
      onClick={() => choose({ language: other.language })}
      className="min-h-11 rounded-card px-3 text-soft hover:bg-hover hover:text-ink pointer-fine:min-h-9"
    >
      {other.name}
    </button>
  );
}
