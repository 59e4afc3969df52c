import type { ButtonHTMLAttributes } from 'react';

type Look = 'primary' | 'quiet' | 'bare';

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong disabled:opacity-60',
  quiet: 'border border-line bg-canvas hover:bg-hover disabled:opacity-60',
  bare: 'text-soft hover:bg-hover hover:text-ink disabled:opacity-60',
};

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
}

export function Button({ look = 'quiet', className = '', ...rest }: Props) {
  return (
    <button
      type="button"
      className={`inline-flex min-h-11 items-center justify-center gap-2 rounded-card px-4 font-medium transition-colors pointer-fine:min-h-9 ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}
