import type { RegisterBody } from '@meeshy/status-protocol';
import { registerBodySchema } from '@meeshy/status-protocol/schemas';
import { useState } from 'react';
import { Link } from 'wouter';
import { codeOf } from '../api/request.ts';
import { failureText, useText } from '../i18n/text.ts';
import { register } from '../state/sign-in-and-out.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { EntryFrame } from './entry-frame.tsx';

const EMPTY = { username: '', displayName: '', email: '', password: '' };

type FieldName = keyof typeof EMPTY;

export default function RegisterScreen() {
  const text = useText();
  const [entry, setEntry] = useState(EMPTY);
  const [wrong, setWrong] = useState<ReadonlySet<FieldName>>(new Set());
  const { isBusy, error, run } = useSubmit();

  const submit = () => {
    const body = bodyOf(entry);
    const found = wrongFields(body);
    setWrong(found);
    if (found.size === 0) void run(() => register(body));
  };

  const field = (name: FieldName) => ({
    value: entry[name],
    onChange: (event: { target: HTMLInputElement }) => setEntry({ ...entry, [name]: event.target.value }),
  });

  return (
    <EntryFrame title={text.register.title} lead={text.signIn.tagline}>
      <Form onSubmit={submit} className="space-y-4">
        <FormMessage>
          {error === null ? null : codeOf(error) === 'CONFLICT' ? text.register.taken : failureText(text, error)}
        </FormMessage>
        <Field
          {...field('username')}
          label={text.register.username}
          hint={text.register.usernameHint}
          error={wrong.has('username') ? text.register.invalidUsername : null}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <Field
          {...field('displayName')}
          label={text.register.displayName}
          hint={text.register.optional}
          autoComplete="name"
          maxLength={64}
        />
        <Field
          {...field('email')}
          label={text.register.email}
          error={wrong.has('email') ? text.register.invalidEmail : null}
          type="email"
          autoComplete="email"
          required
        />
        <Field
          {...field('password')}
          label={text.signIn.password}
          hint={text.register.passwordHint}
          error={wrong.has('password') ? text.register.invalidPassword : null}
          type="password"
          autoComplete="new-password"
          required
        />
        <Button type="submit" look="primary" className="w-full" disabled={isBusy}>
          {text.register.submit}
        </Button>
      </Form>
      <p className="mt-4 text-center">
        <Link href="/" className="rounded font-medium text-accent hover:underline">
          {text.register.toSignIn}
        </Link>
      </p>
    </EntryFrame>
  );
}

function bodyOf({ username, displayName, email, password }: typeof EMPTY): RegisterBody {
  const shown = displayName.trim();
  return {
    username: username.trim(),
    email: email.trim(),
    password,
    ...(shown === '' ? {} : { displayName: shown }),
  };
}

/** By the server's own rules, so that most mistakes show before a request. */
function wrongFields(body: RegisterBody): ReadonlySet<FieldName> {
  const checked = registerBodySchema.safeParse(body);
  return new Set(checked.error?.issues.map(({ path }) => path[0] as FieldName));
}
