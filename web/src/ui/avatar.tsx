import { initialOf } from '@meeshy/status-react';
import type { ReactNode } from 'react';

interface Props {
  /** Decides the tint, so that a person has the same one everywhere. */
  id: string;
  name: string;
  size?: 'small' | 'normal' | 'large';
  /** Groups are square, people are round. */
  isGroup?: boolean;
  /** The status mark at the bottom right. The picture leaves room for it, whatever lies behind. */
  mark?: ReactNode;
}

const SIZES = {
  small: { box: 'size-7', text: 'text-[11px]', notch: 'avatar-notch', mark: '-right-0.5 -bottom-0.5' },
  normal: { box: 'size-9', text: 'text-[13px]', notch: 'avatar-notch', mark: '-right-0.5 -bottom-0.5' },
  large: { box: 'size-14', text: 'text-lg', notch: 'avatar-notch-large', mark: 'right-0.5 bottom-0.5' },
};

const TINTS = ['avatar-0', 'avatar-1', 'avatar-2', 'avatar-3', 'avatar-4', 'avatar-5'];

/** Decoration: the name always stands beside it. */
export function Avatar({ id, name, size = 'normal', isGroup = false, mark }: Props) {
  return (
    <span className={`relative inline-block shrink-0 ${SIZES[size].box}`}>
      <span
        aria-hidden="true"
        className={`avatar grid size-full place-items-center font-semibold ${isGroup ? 'rounded-card' : 'rounded-full'} ${
          SIZES[size].text
        } ${tintOf(id)} ${mark ? SIZES[size].notch : ''}`}
      >
        {isGroup ? initialsOf(name) : initialOf(name)}
      </span>
      {mark && <span className={`absolute ${SIZES[size].mark} grid size-3 place-items-center`}>{mark}</span>}
    </span>
  );
}

function tintOf(id: string): string {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return TINTS[sum % TINTS.length] ?? '';
}

/** Of the first word and of the last one. */
function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/u).filter((word) => word !== '');
  return words.length > 1 ? initialOf(words[0] ?? '') + initialOf(words.at(-1) ?? '') : initialOf(name);
}
