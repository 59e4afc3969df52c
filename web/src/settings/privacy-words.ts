/** The words of the page on who sees one. They are fetched with it. */
import type { DisplayLanguage, Sharing } from '@meeshy/status-protocol';
import { useLanguage } from '../i18n/text.ts';

const en = {
  status: 'My status',
  statuses: { everyone: 'Everyone I talk with', direct: 'Direct contacts', nobody: 'Nobody' },
  lastSeen: 'Last seen',
  lastSeens: { exact: 'Exact', days: 'By days', never: 'Never' },
  reached: 'While you are away they also see that you get notifications.',
  always: 'Always see me',
  never: 'Never see me',
  hiddenIn: 'Not in these conversations',
  viewing: 'Show which conversation I look at',
  viewingCost:
    'While you look at a conversation, the others in it see that you do. Without this you do not see who else looks.',
  alerts: 'Ask to be told when I am back',
  alertsOf: { direct: 'Direct contacts', nobody: 'Nobody' },
  alertsCost:
    'They are told once, when you come online in their eyes, and not while you appear offline or do not want to be disturbed.',
  alertsFailed: 'Who waits for whom could not be loaded.',
  onMe: 'Who waits for me',
  onMeNobody: 'Nobody waits for you.',
  removeWaiting: 'Remove',
  removeWaitingOf: (name: string) => `Remove ${name}, who is not told of it`,
  mine: 'Whom I wait for',
  mineNobody: 'You wait for nobody. The bell is on the card of each of your direct contacts:',
  cancel: 'Call off',
  cancelOf: (name: string) => `Do not wait for ${name} any more`,
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
  reached: 'Pendant votre absence, on voit aussi que vous recevez les notifications.',
  always: 'Me voient toujours',
  never: 'Ne me voient jamais',
  hiddenIn: 'Pas dans ces conversations',
  viewing: 'Montrer quelle conversation je regarde',
  viewingCost:
    'Pendant que vous regardez une conversation, ses autres membres le voient. Sans cela, vous ne voyez pas qui d’autre la regarde.',
  alerts: 'Demander une alerte à mon retour',
  alertsOf: { direct: 'Contacts directs', nobody: 'Personne' },
  alertsCost:
    'L’alerte vient une seule fois, quand vous passez en ligne pour eux, et jamais tant que vous apparaissez hors ligne ou en « Ne pas déranger ».',
  alertsFailed: 'Les attentes n’ont pas pu être chargées.',
  onMe: 'Qui m’attend',
  onMeNobody: 'Personne ne vous attend.',
  removeWaiting: 'Retirer',
  removeWaitingOf: (name) => `Retirer ${name}, sans l’en prévenir`,
  mine: 'Qui j’attends',
  mineNobody: 'Vous n’attendez personne. La cloche est sur la fiche de chacun de vos contacts directs :',
  cancel: 'Annuler',
  cancelOf: (name) => `Ne plus attendre ${name}`,
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
