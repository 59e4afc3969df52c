import type { DisplayLanguage } from '@meeshy/status-protocol';

const rules = { fr: new Intl.PluralRules('fr'), en: new Intl.PluralRules('en') };
const numbers = { fr: new Intl.NumberFormat('fr'), en: new Intl.NumberFormat('en') };

/** "1 member", "1 234 membres". */
export function counted(language: DisplayLanguage, count: number, noun: Record<'one' | 'other', string>): string {
  return `${numbers[language].format(count)} ${rules[language].select(count) === 'one' ? noun.one : noun.other}`;
}

/** "Bob, Carol and 2 more". */
export function listed(language: DisplayLanguage, words: readonly string[]): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(words);
}
