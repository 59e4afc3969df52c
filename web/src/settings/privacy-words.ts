/** The words of the page on who sees one. They are fetched with it. */
import type { DisplayLanguage, Sharing } from '@meeshy/status-protocol';
import { useLanguage } from '../i18n/text.ts';

const en = {
  status: 'My status',
  statuses: { everyone: 'Everyone I talk with', direct: 'Direct contacts', nobody: 'Nobody' },
  lastSeen: 'Last seen',
  lastSeens: { exact: 'Exact', days: 'By days', never: 'Never' },
  always: 'Always see me',
  never: 'Never see me',
  hiddenIn: 'Not in these conversations',
  viewing: 'Show which conversation I look at',
  viewingCost:
    'While you look at a conversation, the others in it see that you do. Without this you do not see who else looks.',
  noConversations: 'You have no conversation yet.',
  add: 'Add people',
  search: 'Search contacts',
  done: 'Done',
  nobodyYet: 'Nobody',
  somebody: 'Somebody',
  remove: (name: string) => `Remove ${name}`,
  preview: 'See yourself as …',
  viewer: 'Whose eyes',
  viewerIs: (name: string) => `Whose eyes: ${name}`,
  choose: 'Choose somebody',
  previewFailed: 'This could not be shown.',
  failed: 'This was not changed.',
  readFailed: 'What you share could not be loaded.',
} as const;

type Words = {
  [Key in keyof typeof en]: (typeof en)[Key] extends string
    ? string
    : (typeof en)[Key] extends (...given: infer Given) => string
      ? (...given: Given) => string
      : Record<keyof (typeof en)[Key], string>;
};

const fr: Words = {
  status: 'Mon statut',
  statuses: { everyone: 'Tous ceux à qui je parle', direct: 'Contacts directs', nobody: 'Personne' },
  lastSeen: 'Dernière visite',
  lastSeens: { exact: 'Exacte', days: 'Par jours', never: 'Jamais' },
  always: 'Me voient toujours',
  never: 'Ne me voient jamais',
  hiddenIn: 'Pas dans ces conversations',
  viewing: 'Montrer quelle conversation je regarde',
  viewingCost:
    'Pendant que vous regardez une conversation, ses autres membres le voient. Sans cela, vous ne voyez pas qui d’autre la regarde.',
  noConversations: 'Vous n’avez pas encore de conversation.',
  add: 'Ajouter des personnes',
  search: 'Rechercher un contact',
  done: 'Terminé',
  nobodyYet: 'Personne',
  somebody: 'Quelqu’un',
  remove: (name) => `Retirer ${name}`,
  preview: 'Se voir comme …',
  viewer: 'Par quels yeux',
  viewerIs: (name) => `Par quels yeux : ${name}`,
  choose: 'Choisir quelqu’un',
  previewFailed: 'Cela n’a pas pu être montré.',
  failed: 'Cela n’a pas été changé.',
  readFailed: 'Ce que vous partagez n’a pas pu être chargé.',
};

const WORDS: Record<DisplayLanguage, Words> = { en, fr };

export function usePrivacyText(): Words {
  return WORDS[useLanguage()];
}

export type ListName = Extract<keyof Sharing, 'always' | 'never'>;
