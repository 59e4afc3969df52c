import { useId } from 'react';

interface Props<Value extends string> {
  legend: string;
  /** The words of each value, in the order in which they are shown. */
  options: Record<Value, string>;
  value: Value;
  onChange: (value: Value) => void;
}

/** One of a few, side by side. */
export function Choice<Value extends string>({ legend, options, value, onChange }: Props<Value>) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{legend}</legend>
      <div className="flex rounded-card border border-line bg-side p-0.5">
        {(Object.entries(options) as [Value, string][]).map(([option, words]) => (
          <label
            key={option}
            className="relative flex min-h-10 flex-1 items-center justify-center rounded-md px-2 text-center text-soft transition-colors has-checked:bg-thumb has-checked:font-medium has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-fine:min-h-8"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={value === option}
              onChange={() => onChange(option)}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
