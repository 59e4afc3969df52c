import type { ReactNode } from 'react';

interface Props {
  /** Decides the tint, so that a person has the same one everywhere. */
  id: string;
  name: string;
  size?: 'small' | 'normal';
  /** Groups are square, people are round. */
  isGroup?: boolean;
  /** The status mark at the bottom right. The picture leaves room for it, whatever lies behind. */
  mark?: ReactNode;
}

const TINTS = ['avatar-0', 'avatar-1', 'avatar-2', 'avatar-3', 'avatar-4', 'avatar-5'];

/** Decoration: the name always stands beside it. */
export function Avatar({ id, name, size = 'normal', isGroup = false, mark }: Props) {
  return (
    <span className={`relative inline-block shrink-0 ${size === 'small' ? 'size-7' : 'size-9'}`}>
      <span
        aria-hidden="true"
        className={`grid size-full place-items-center font-semibold ${isGroup ? 'rounded-card' : 'rounded-full'} ${
          size === 'small' ? 'text-[11px]' : 'text-[13px]'
        } ${tintOf(id)} ${mark ? 'avatar-notch' : ''}`}
      >
        {initials(name)}
      </span>
      {mark && <span className="absolute -right-0.5 -bottom-0.5 grid size-3 place-items-center">{mark}</span>}
    </span>
  );
}

function tintOf(id: string): string {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return TINTS[sum % TINTS.length] ?? '';
}

function initials(name: string): string {
  const letters = name.match(/(?<![\p{L}\p{N}])\p{L}/gu) ?? [name.charAt(0)];
  const [first = '', last = ''] = letters.length > 1 ? [letters[0], letters.at(-1)] : letters;
  return (first + last).toLocaleUpperCase();
}
