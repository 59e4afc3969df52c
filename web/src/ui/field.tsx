import { type InputHTMLAttributes, useId } from 'react';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  /** For screen readers only: what stands around the field says it already. */
  isLabelHidden?: boolean;
  hint?: string | undefined;
  error?: string | null | undefined;
}

/** A labelled input with its hint, or with what is wrong in the hint's place. */
export function Field({ label, isLabelHidden = false, hint, error, ...input }: Props) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'mb-1 block font-medium'}>
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className={INPUT_LOOK}
        {...input}
      />
      {note && (
        <p id={`${id}-note`} className={`mt-1 text-[13px] ${error ? 'font-medium' : 'text-soft'}`}>
          {note}
        </p>
      )}
    </div>
  );
}

/** 16 px on phones: below, iOS zooms into the field. */
export const INPUT_LOOK =
  'block min-h-11 w-full rounded-card border border-edge bg-canvas px-3 text-base outline-offset-0 pointer-fine:min-h-9 pointer-fine:text-sm aria-invalid:border-ink';
