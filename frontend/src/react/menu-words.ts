/** The words of the menu; the rest of a page does without them. */
import type { DisplayLanguage } from '@meeshy/status-protocol';
import type { MenuWords } from '../client/menu-words.ts';
import { closestTo, type Language } from '../client/words.ts';

const MENU_WORDS: Readonly<Record<DisplayLanguage, MenuWords>> = {
  fr: {
    menu: 'Mon statut',
    note: 'Mon mot',
    notePlaceholder: 'Que faites-vous ?',
    emoji: 'Émoji',
    noEmoji: 'Aucun émoji',
    otherEmoji: 'Un autre émoji',
    notEmoji: 'Ce n’est pas un émoji.',
    tooLong: '100 caractères au plus',
    noteUntil: 'Le mot reste jusqu’à',
    noEnd: 'Sans fin',
    set: 'Afficher',
    endNote: 'Effacer le mot',
    recent: 'Récents',
    suggestions: 'Suggestions',
    state: 'État',
    stateUntil: 'L’état dure',
    presets: { '30m': '30 min', '1h': '1 h', '4h': '4 h', today: 'Aujourd’hui', week: 'Cette semaine' },
    otherTime: 'Une heure…',
    time: 'Jusqu’à quand',
    timePast: 'Cette heure est passée.',
    states: { available: 'Disponible', busy: 'Occupé', dnd: 'Ne pas déranger', invisible: 'Apparaître hors ligne' },
    hints: {
      available: 'comme d’habitude',
      busy: 'vous êtes pris',
      dnd: 'qui écrit est averti',
      invisible: 'comme parti',
    },
    clear: 'Tout effacer',
    claims: 'Dit aussi de vous',
    sources: { manual: 'vous', call: 'appel', calendar: 'agenda', schedule: 'horaire', app: 'application' },
    dismiss: 'Ignorer',
    failed: 'Le statut n’a pas pu être changé : il est comme avant.',
    notes: [
      { emoji: '🗓️', text: 'En réunion', preset: '1h' },
      { emoji: '🚆', text: 'En chemin', preset: '30m' },
      { emoji: '🤒', text: 'Malade', preset: 'today' },
      { emoji: '🌴', text: 'En vacances', preset: 'week' },
      { emoji: '🏠', text: 'En télétravail', preset: 'today' },
    ],
  },
  en: {
    menu: 'My status',
    note: 'Note',
    notePlaceholder: 'What are you up to?',
    emoji: 'Emoji',
    noEmoji: 'No emoji',
    otherEmoji: 'Another emoji',
    notEmoji: 'This is not an emoji.',
    tooLong: 'At most 100 characters',
    noteUntil: 'The note stays until',
    noEnd: 'No end',
    set: 'Set',
    endNote: 'Remove the note',
    recent: 'Recent',
    suggestions: 'Suggestions',
    state: 'State',
    stateUntil: 'The state lasts',
    presets: { '30m': '30 min', '1h': '1 h', '4h': '4 h', today: 'Today', week: 'This week' },
    otherTime: 'A time…',
    time: 'Until when',
    timePast: 'This time has passed.',
    states: { available: 'Available', busy: 'Busy', dnd: 'Do not disturb', invisible: 'Appear offline' },
    hints: {
      available: 'as usual',
      busy: 'you are taken',
      dnd: 'writers are warned',
      invisible: 'you look gone',
    },
    clear: 'Clear everything',
    claims: 'Also said of you',
    sources: { manual: 'you', call: 'call', calendar: 'calendar', schedule: 'schedule', app: 'app' },
    dismiss: 'Dismiss',
    failed: 'The status could not be changed: it is as before.',
    notes: [
      { emoji: '🗓️', text: 'In a meeting', preset: '1h' },
      { emoji: '🚆', text: 'Commuting', preset: '30m' },
      { emoji: '🤒', text: 'Ill', preset: 'today' },
      { emoji: '🌴', text: 'On holiday', preset: 'week' },
      { emoji: '🏠', text: 'Working from home', preset: 'today' },
    ],
  },
};

/** Words of another language have their own, or else those of the language that is closest. */
export function menuWordsOf(language: Language): MenuWords {
  if (typeof language === 'string') return MENU_WORDS[language];
  return { ...MENU_WORDS[closestTo(language.locale)], ...language.menu };
}
