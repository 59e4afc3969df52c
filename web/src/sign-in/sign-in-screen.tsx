import { useState } from 'react';
import { Link } from 'wouter';
import { codeOf } from '../api/request.ts';
import { failureText, useText } from '../i18n/text.ts';
import { useSession } from '../state/session.ts';
import { signIn } from '../state/sign-in-and-out.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { DemoAccounts } from './demo-accounts.tsx';
import { EntryFrame } from './entry-frame.tsx';
import { ShareLinkForm } from './share-link-form.tsx';

export function SignInScreen() {
  const text = useText();
  const reason = useSession((session) => (session.state === 'signed-out' ? session.reason : null));
  const [identifier, setIdentifier] = useState('');
  const [password, setPassword] = useState('');
  const { isBusy, error, run } = useSubmit();
  const [isTried, setIsTried] = useState(false);
  const submit = () => {
    setIsTried(true);
    if (identifier === '' || password === '') return;
    void run(() =>
      signIn(identifier.includes('@') ? { email: identifier, password } : { username: identifier, password }),
    );
  };

  const message =
    error !== null
      ? codeOf(error) === 'UNAUTHORIZED'
        ? text.signIn.wrong
        : failureText(text, error)
      : reason !== null
        ? text.signIn.reasons[reason]
        : null;

  return (
    <EntryFrame title={text.signIn.title} lead={text.signIn.tagline}>
      <Form onSubmit={submit} className="space-y-4">
        <FormMessage>{message}</FormMessage>
        <Field
          label={text.signIn.identifier}
          error={isTried && identifier === '' ? text.signIn.identifierMissing : null}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={identifier}
          onChange={(event) => setIdentifier(event.target.value.trim())}
        />
        <Field
          label={text.signIn.password}
          error={isTried && password === '' ? text.signIn.passwordMissing : null}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="primary" className="w-full" disabled={isBusy}>
          {text.signIn.submit}
        </Button>
      </Form>
      <p className="mt-4 text-center">
        <Link href="/register" className="rounded font-medium text-accent hover:underline">
          {text.signIn.toRegister}
        </Link>
      </p>
      <ShareLinkForm />
      <DemoAccounts
        isBusy={isBusy}
        onChoose={(username, demoPassword) => void run(() => signIn({ username, password: demoPassword }))}
      />
    </EntryFrame>
  );
}
