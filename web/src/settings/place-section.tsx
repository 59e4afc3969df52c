/** P24: how much of where one is others see. */
import type { DisplayLanguage, Sharing } from '@meeshy/status-protocol';
import { useLanguage } from '../i18n/text.ts';
import { Choice } from '../ui/choice.tsx';

type Level = Sharing['place'];

interface Words {
  place: string;
  places: Record<Level, string>;
  costs: Record<Level, string>;
}

const en: Words = {
  place: 'Where I am',
  places: { off: 'Nothing', zone: 'Local time', country: 'Country', city: 'City' },
  costs: {
    off: 'Nobody is told where you are, nor what time it is there.',
    zone: 'Those who see when you were there also see your local time, after you have left as well. It tells your time zone, and no place.',
    country:
      'Besides your local time they see your country, as your address tells it when you open Meeshy. The address is not kept. Where it is in doubt, behind a VPN for instance, nothing is shown.',
    city: 'Besides your local time they see your city, as your address tells it when you open Meeshy: it may be the next one. The address is not kept. Where it is in doubt, behind a VPN for instance, nothing is shown.',
  },
};

const fr: Words = {
  place: 'Où je suis',
  places: { off: 'Rien', zone: 'Heure locale', country: 'Pays', city: 'Ville' },
  costs: {
    off: 'On ne sait ni où vous êtes, ni quelle heure il y est.',
    zone: 'Qui voit quand vous étiez là voit aussi votre heure locale, même après votre départ. Cela révèle votre fuseau horaire, et aucun lieu.',
    country:
      'Outre votre heure locale, on voit votre pays, d’après votre adresse à l’ouverture de Meeshy. L’adresse n’est pas conservée. En cas de doute, derrière un VPN par exemple, rien n’est montré.',
    city: 'Outre votre heure locale, on voit votre ville, d’après votre adresse à l’ouverture de Meeshy : ce peut être la ville voisine. L’adresse n’est pas conservée. En cas de doute, derrière un VPN par exemple, rien n’est montré.',
  },
};

const WORDS: Record<DisplayLanguage, Words> = { en, fr };

export function PlaceSection({ value, onChange }: { value: Level; onChange: (value: Level) => void }) {
  const { place, places, costs } = WORDS[useLanguage()];
  return (
    <div className="space-y-2">
      <Choice legend={place} options={places} value={value} onChange={onChange} />
      <p className="text-[13px] text-soft">{costs[value]}</p>
    </div>
  );
}
