/** The words of lists and cards; marks do without them. */
import type { DisplayLanguage } from '@meeshy/status-protocol';
import type { ListWords } from '../client/list-words.ts';
import { closestTo, type Language } from '../client/words.ts';

const LIST_WORDS: Readonly<Record<DisplayLanguage, ListWords>> = {
  fr: {
    participants: 'Participants',
    participantsFailed: "Les participants n'ont pas pu être chargés.",
    participantsLater:
      'Les participants ne peuvent pas être lus pour le moment. Ils viendront au retour de la connexion.',
    participantsMissing: "Cette conversation n'existe pas, ou plus pour vous.",
    nobody: 'Personne ici pour le moment.',
    refresh: 'Rafraîchir',
    refreshing: 'Rafraîchissement…',
    refreshed: (time) => `Rafraîchi à ${time}`,
    refreshFailed: "Le rafraîchissement n'a pas abouti.",
    close: 'Fermer',
    guest: 'Invité',
    message: 'Écrire',
    invited: 'Invitation envoyée · statut après acceptation',
    limitedByYou: 'Vous voyez moins, selon ce que vous partagez vous-même',
    tellWhenBack: 'Me prévenir de son retour',
    willBeTold: 'On vous préviendra',
    alertImpossible: 'Ce n’est pas possible pour cette personne.',
    alertTooOften:
      'C’est trop pour le moment : vous attendez déjà beaucoup de monde, ou cette personne plusieurs fois aujourd’hui.',
    alertFailed: 'Cela n’a pas abouti. Réessayez dans un moment.',
    invitedPeople: 'Personnes invitées',
  },
  en: {
    participants: 'Participants',
    participantsFailed: 'The participants could not be loaded.',
    participantsLater: 'The participants cannot be read now. They come when the connection is back.',
    participantsMissing: 'There is no such conversation, or not for you.',
    nobody: 'Nobody here yet.',
    refresh: 'Refresh',
    refreshing: 'Refreshing…',
    refreshed: (time) => `Refreshed ${time}`,
    refreshFailed: 'The refresh did not work.',
    close: 'Close',
    guest: 'Guest',
    message: 'Message',
    invited: 'Invited · status after they accept',
    limitedByYou: 'You see less, because of what you share yourself',
    tellWhenBack: 'Tell me when back',
    willBeTold: 'You will be told',
    alertImpossible: 'This is not possible with this person.',
    alertTooOften: 'That is too many for now: you wait for many people already, or for this one several times today.',
    alertFailed: 'This did not work. Try again in a moment.',
    invitedPeople: 'Invited people',
  },
};

/** Words of another language have their own, or else those of the language that is closest. */
export function listWordsOf(language: Language): ListWords {
  if (typeof language === 'string') return LIST_WORDS[language];
  return { ...LIST_WORDS[closestTo(language.locale)], ...language };
}
