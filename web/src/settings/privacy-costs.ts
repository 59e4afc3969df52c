/** What each choice means for others, and for oneself: by whether the gateway lets one see no more than one shows. */
import type { DisplayLanguage, Sharing } from '@meeshy/status-protocol';
import { useUserStore } from '@meeshy/status-react';
import { useLanguage } from '../i18n/text.ts';

interface Costs {
  status: Record<Sharing['status'], string>;
  lastSeen: Record<Sharing['lastSeen'], string>;
  always: string;
  never: string;
  hiddenIn: string;
}

const en: Record<'pairwise' | 'none', Costs> = {
  pairwise: {
    status: {
      everyone: 'Whoever shares a conversation with you sees whether you are there, and you see them.',
      direct: 'Whoever you do not talk with one to one does not see you, and looks offline to you.',
      nobody: 'You look offline to everybody, and everybody looks offline to you.',
    },
    lastSeen: {
      exact: 'People see when you were there, and you see when they were.',
      days: 'People see only “recently”, “this week” and the like, and so do you of them.',
      never: 'Nobody sees when you were there, and you see no times either.',
    },
    always: 'They see you whatever you choose above, even while you appear offline. It costs you nothing.',
    never: 'You look gone to them, and they look offline to you.',
    hiddenIn: 'Whoever you meet only there does not see you, and looks offline to you.',
  },
  none: {
    status: {
      everyone: 'Whoever shares a conversation with you sees whether you are there.',
      direct: 'Whoever you do not talk with one to one does not see you. You see others as before.',
      nobody: 'You look offline to everybody. You see others as before.',
    },
    lastSeen: {
      exact: 'People see when you were there.',
      days: 'People see only “recently”, “this week” and the like. You see others as before.',
      never: 'Nobody sees when you were there. You see others as before.',
    },
    always: 'They see you whatever you choose above, even while you appear offline.',
    never: 'You look gone to them. You see them as before.',
    hiddenIn: 'Whoever you meet only there does not see you. You see them as before.',
  },
};

const fr: typeof en = {
  pairwise: {
    status: {
      everyone: 'Qui partage une conversation avec vous voit si vous êtes là, et vous le voyez aussi.',
      direct: 'Qui ne vous parle pas en tête-à-tête ne vous voit pas, et paraît hors ligne pour vous.',
      nobody: 'Vous paraissez hors ligne pour tous, et tous paraissent hors ligne pour vous.',
    },
    lastSeen: {
      exact: 'On voit quand vous étiez là, et vous voyez quand les autres y étaient.',
      days: 'On ne voit que « récemment », « cette semaine » et ainsi de suite, et vous de même des autres.',
      never: 'Personne ne voit quand vous étiez là, et vous ne voyez aucune heure non plus.',
    },
    always:
      'Ils vous voient quoi que vous choisissiez, même quand vous apparaissez hors ligne. Cela ne vous coûte rien.',
    never: 'Pour eux vous êtes parti, et ils paraissent hors ligne pour vous.',
    hiddenIn: 'Qui ne vous rencontre que là ne vous voit pas, et paraît hors ligne pour vous.',
  },
  none: {
    status: {
      everyone: 'Qui partage une conversation avec vous voit si vous êtes là.',
      direct: 'Qui ne vous parle pas en tête-à-tête ne vous voit pas. Vous voyez les autres comme avant.',
      nobody: 'Vous paraissez hors ligne pour tous. Vous voyez les autres comme avant.',
    },
    lastSeen: {
      exact: 'On voit quand vous étiez là.',
      days: 'On ne voit que « récemment », « cette semaine » et ainsi de suite. Vous voyez les autres comme avant.',
      never: 'Personne ne voit quand vous étiez là. Vous voyez les autres comme avant.',
    },
    always: 'Ils vous voient quoi que vous choisissiez, même quand vous apparaissez hors ligne.',
    never: 'Pour eux vous êtes parti. Vous les voyez comme avant.',
    hiddenIn: 'Qui ne vous rencontre que là ne vous voit pas. Vous le voyez comme avant.',
  },
};

const COSTS: Record<DisplayLanguage, typeof en> = { en, fr };

export function usePrivacyCosts(): Costs {
  return COSTS[useLanguage()][useUserStore(({ reciprocity }) => reciprocity)];
}
