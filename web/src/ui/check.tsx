import { type ReactNode, useId } from 'react';

interface Props {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: () => void;
  /** What it means, below. */
  children: ReactNode;
}

/** Something that is, or is not. */
export function Check({ label, checked, disabled = false, onChange, children }: Props) {
  const hintId = useId();
  return (
    <div>
      <label className="flex min-h-11 items-center gap-3 has-focus-visible:outline-2 has-focus-visible:outline-accent has-disabled:cursor-default has-disabled:text-soft pointer-fine:min-h-9">
        <input
          type="checkbox"
          className="size-4 shrink-0 accent-accent outline-none"
          checked={checked}
          disabled={disabled}
          aria-describedby={hintId}
          onChange={onChange}
        />
        <span className="font-medium">{label}</span>
      </label>
      <p id={hintId} className="text-[13px] text-soft">
        {children}
      </p>
    </div>
  );
}
