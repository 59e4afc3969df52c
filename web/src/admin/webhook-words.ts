/** The words of the webhooks' page. They are fetched with it. */
import type { DisplayLanguage } from '@meeshy/status-protocol';
import { counted } from '../i18n/plural.ts';
import { useLanguage } from '../i18n/text.ts';

const en = {
  title: 'Webhooks',
  lead: 'Other servers are told what everyone sees of people, signed by Standard Webhooks.',
  none: 'There is no webhook yet.',
  readFailed: 'The webhooks could not be read.',
  refresh: 'Refresh',

  add: 'Add a webhook',
  url: 'Address',
  urlHint: 'https://…, where messages are posted',
  urlWrong: 'This is not an https or http address.',
  urlPrivate: 'The gateway posts neither to its own machine nor to private networks, and in production by https only.',
  events: 'Events',
  eventsWrong: 'Choose one at least.',
  eventNames: {
    'presence.online': 'Somebody comes online',
    'presence.offline': 'Somebody goes offline',
    'presence.changed': 'Somebody’s state or note changes',
    'conversation.occupied': 'Somebody comes where nobody was',
    'conversation.vacated': 'The last one leaves a conversation',
  } as Record<string, string>,
  tooMany: 'There are 20 webhooks: delete one first.',

  secret: 'Secret',
  secretHint: 'Copy it to the receiver now: it is not shown again.',
  copy: 'Copy',
  copied: 'Copied',

  on: 'On',
  off: 'Turned off',
  gone: 'Turned off: the receiver answered 410',
  waiting: (count: number) =>
    count === 0 ? 'nothing waits' : `${counted('en', count, { one: 'message', other: 'messages' })} still to be told`,
  rotating: (until: string) => `The former secret signs as well until ${until}.`,
  turnOn: 'Turn on',
  turnOff: 'Turn off',
  test: 'Send a test',
  tested: (answer: string, ms: string) => `${answer}, after ${ms} ms`,
  answered: (status: number) => `Answered ${status}`,
  unanswered: (why: string) => `No answer (${why})`,
  rotate: 'New secret',
  rotateAsk: 'Make another secret? For 24 hours the present one signs as well.',
  remove: 'Delete',
  removeAsk: (url: string) => `Delete the webhook of ${url}? It is told nothing more.`,

  deliveries: 'Last deliveries',
  noDelivery: 'Nothing was posted yet.',
  time: 'Time',
  event: 'Event',
  answer: 'Answer',
  attempt: 'Attempt',
  dropped: 'dropped',
};

type WebhookWords = typeof en;

const fr: WebhookWords = {
  title: 'Webhooks',
  lead: 'D’autres serveurs apprennent ce que tout le monde voit des personnes, signé selon Standard Webhooks.',
  none: 'Il n’y a pas encore de webhook.',
  readFailed: 'Les webhooks n’ont pas pu être lus.',
  refresh: 'Actualiser',

  add: 'Ajouter un webhook',
  url: 'Adresse',
  urlHint: 'https://…, où les messages sont envoyés',
  urlWrong: 'Ce n’est pas une adresse https ou http.',
  urlPrivate:
    'La passerelle n’envoie rien à sa propre machine ni aux réseaux privés, et en production seulement par https.',
  events: 'Événements',
  eventsWrong: 'Choisissez-en au moins un.',
  eventNames: {
    'presence.online': 'Quelqu’un passe en ligne',
    'presence.offline': 'Quelqu’un passe hors ligne',
    'presence.changed': 'L’état ou la note de quelqu’un change',
    'conversation.occupied': 'Quelqu’un arrive là où il n’y avait personne',
    'conversation.vacated': 'La dernière personne quitte une conversation',
  },
  tooMany: 'Il y a 20 webhooks : supprimez-en un d’abord.',

  secret: 'Secret',
  secretHint: 'Copiez-le maintenant chez le destinataire : il ne sera plus affiché.',
  copy: 'Copier',
  copied: 'Copié',

  on: 'Actif',
  off: 'Désactivé',
  gone: 'Désactivé : le destinataire a répondu 410',
  waiting: (count) =>
    count === 0 ? 'rien en attente' : `${counted('fr', count, { one: 'message', other: 'messages' })} en attente`,
  rotating: (until) => `L’ancien secret signe aussi jusqu’au ${until}.`,
  turnOn: 'Activer',
  turnOff: 'Désactiver',
  test: 'Envoyer un test',
  tested: (answer, ms) => `${answer}, après ${ms} ms`,
  answered: (status) => `Réponse ${status}`,
  unanswered: (why) => `Pas de réponse (${why})`,
  rotate: 'Nouveau secret',
  rotateAsk: 'Créer un autre secret ? Pendant 24 heures, l’actuel signe aussi.',
  remove: 'Supprimer',
  removeAsk: (url) => `Supprimer le webhook de ${url} ? Plus rien ne lui sera envoyé.`,

  deliveries: 'Derniers envois',
  noDelivery: 'Rien n’a encore été envoyé.',
  time: 'Heure',
  event: 'Événement',
  answer: 'Réponse',
  attempt: 'Essai',
  dropped: 'abandonné',
};

const dictionaries: Record<DisplayLanguage, WebhookWords> = { en, fr };

export function useWebhookWords(): WebhookWords {
  return dictionaries[useLanguage()];
}
