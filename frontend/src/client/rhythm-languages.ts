/** The words of people's hours, in the library's own languages. */
import type { DisplayLanguage } from '@meeshy/status-protocol';
import type { RhythmWords } from './rhythm-words.ts';
import { closestTo, type Language } from './words.ts';

const RHYTHM_WORDS: Readonly<Record<DisplayLanguage, RhythmWords>> = {
  fr: {
    usually: (hours) => `D’habitude ${hours}`,
    usuallyAllDay: 'D’habitude toute la journée',
    usuallyNot: (day) => `D’habitude pas en ligne le ${day}`,
    often: ['presque jamais', 'rarement', 'parfois', 'souvent', 'presque toujours'],
    byHour: (day) => `En ligne le ${day}, selon l’heure`,
    usuallyBack: (time, day) => `Revient d’habitude ${day === null ? '' : `${day} `}vers ${time}`,
    usuallyBackSoon: 'Revient d’habitude bientôt',
    outlookMade: 'D’après les heures des dernières semaines, que cette personne accepte de partager ainsi.',
    outlookLikely: (percent, when) => `De retour avant ${when} : ${percent} de chances.`,
  },
  en: {
    usually: (hours) => `Usually ${hours}`,
    usuallyAllDay: 'Usually all day',
    usuallyNot: (day) => `Usually not online on ${day}s`,
    often: ['hardly ever', 'seldom', 'sometimes', 'often', 'almost always'],
    byHour: (day) => `Online on ${day}s, by the hour`,
    usuallyBack: (time, day) => `Usually back ${day === null ? '' : `${day} `}around ${time}`,
    usuallyBackSoon: 'Usually back soon',
    outlookMade: 'From when they were online in past weeks, which they agreed to have used for this.',
    outlookLikely: (percent, when) => `Back by ${when}: ${percent} likely.`,
  },
};

/** Words of another language have their own, or else those of the language that is closest. */
export function rhythmWordsOf(language: Language): RhythmWords {
  if (typeof language === 'string') return RHYTHM_WORDS[language];
  return { ...RHYTHM_WORDS[closestTo(language.locale)], ...language };
}
