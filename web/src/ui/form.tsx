import type { FormHTMLAttributes } from 'react';
import { flushSync } from 'react-dom';

interface Props extends Omit<FormHTMLAttributes<HTMLFormElement>, 'onSubmit'> {
  onSubmit: () => void;
}

/** A form that stays on its page, words its complaints itself, and leads to the first field that it complains of. */
export function Form({ onSubmit, ...rest }: Props) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        flushSync(onSubmit);
        event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      }}
      {...rest}
    />
  );
}
