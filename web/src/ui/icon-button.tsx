import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes } from 'react';

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  icon: LucideIcon;
  /** What it does, for the tooltip and for screen readers. */
  label: string;
}

/** A square button with nothing but an icon: 44 px for a finger, 36 px for a mouse. */
export function IconButton({ icon: Icon, label, className = '', ...rest }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`grid size-11 shrink-0 place-items-center rounded-card text-soft transition-colors hover:bg-hover hover:text-ink disabled:opacity-50 pointer-fine:size-9 ${className}`}
      {...rest}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}
