/** The words of crowds. They are fetched with the first one. */
import type { DisplayLanguage } from '@meeshy/status-protocol';
import { counted } from '../i18n/plural.ts';
import { useLanguage } from '../i18n/text.ts';

const en = {
  members: (count: number) => counted('en', count, { one: 'member', other: 'members' }),
  online: (count: number) => counted('en', count, { one: 'online', other: 'online' }),
  viewing: (count: number) => counted('en', count, { one: 'viewing', other: 'viewing' }),
  search: 'Search the participants',
  refresh: 'Refresh',
  invited: 'Invited',
  failed: 'The participants could not be loaded.',
  restFailed: 'Not everybody could be loaded.',
  nobody: 'Nobody of that name is here.',
};

const fr: typeof en = {
  members: (count) => counted('fr', count, { one: 'membre', other: 'membres' }),
  online: (count) => counted('fr', count, { one: 'en ligne', other: 'en ligne' }),
  viewing: (count) => counted('fr', count, { one: 'regarde', other: 'regardent' }),
  search: 'Rechercher un participant',
  refresh: 'Rafraîchir',
  invited: 'Invité',
  failed: 'Les participants n’ont pas pu être chargés.',
  restFailed: 'Tous n’ont pas pu être chargés.',
  nobody: 'Personne de ce nom ici.',
};

const WORDS: Record<DisplayLanguage, typeof en> = { en, fr };

export function useWords(): typeof en {
  return WORDS[useLanguage()];
}
