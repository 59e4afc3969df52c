import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  icon?: LucideIcon;
  children: ReactNode;
  /** A second, quieter sentence. */
  hint?: string | undefined;
  /** The one next action. */
  action?: ReactNode;
}

/** One sentence in the middle of an empty place, with the one next action. */
export function Notice({ icon: Icon, children, hint, action }: Props) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 p-6 text-center text-balance">
      {Icon && <Icon size={28} strokeWidth={1.25} aria-hidden="true" className="mb-3 text-soft" />}
      <p className="font-medium">{children}</p>
      {hint && <p className="text-soft">{hint}</p>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
