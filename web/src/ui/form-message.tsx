import { CircleAlert } from 'lucide-react';

/** What went wrong with a form, said in the form. */
export function FormMessage({ children }: { children: string | null }) {
  return (
    <div role="alert" className="empty:hidden">
      {children !== null && (
        <p className="flex items-start gap-2 rounded-card border border-transparent bg-hover p-3">
          <CircleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
          <span>{children}</span>
        </p>
      )}
    </div>
  );
}
