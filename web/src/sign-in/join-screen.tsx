import { anonymousBodySchema } from '@meeshy/status-protocol/schemas';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { codeOf, type FailureCode } from '../api/request.ts';
import type { Dictionary } from '../i18n/en.ts';
import { failureText, useText } from '../i18n/text.ts';
import { listUnsent } from '../state/outbox.ts';
import { useSession } from '../state/session.ts';
import { joinByLink } from '../state/sign-in-and-out.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { EntryFrame } from './entry-frame.tsx';

/** Where a share link leads: choose a name and be in. */
export default function JoinScreen({ shareLink }: { shareLink: string }) {
  const text = useText();
  const [, navigate] = useLocation();
  const signedInAs = useSession((session) => (session.state === 'signed-in' ? session.profile.displayName : null));
  const unsent = listUnsent().length;
  const [username, setUsername] = useState('');
  const [isInvalid, setIsInvalid] = useState(false);
  const { isBusy, error, run } = useSubmit();

  const submit = () => {
    const body = { shareLink, username: username.trim() };
    const isValid = anonymousBodySchema.safeParse(body).success;
    setIsInvalid(!isValid);
    if (isValid) void run(() => join(body.username));
  };

  const join = async (name: string) => {
    await joinByLink(shareLink, name);
    navigate('/');
  };

  return (
    <EntryFrame title={text.join.title} lead={text.join.lead}>
      <Form onSubmit={submit} className="space-y-4">
        <FormMessage>{error === null ? null : joinFailure(text, error)}</FormMessage>
        <Field
          label={text.join.name}
          error={isInvalid ? text.join.invalidName : null}
          hint={signedInAs === null ? undefined : replaces(text, signedInAs, unsent)}
          autoComplete="nickname"
          required
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
        <Button type="submit" look="primary" className="w-full" disabled={isBusy}>
          {text.join.submit}
        </Button>
      </Form>
      {signedInAs === null && (
        <p className="mt-4 text-center">
          <Link href="/" className="rounded font-medium text-accent hover:underline">
            {text.join.toSignIn}
          </Link>
        </p>
      )}
    </EntryFrame>
  );
}

function replaces(text: Dictionary, signedInAs: string, unsent: number): string {
  const sentence = text.join.replaces(signedInAs);
  return unsent === 0 ? sentence : `${sentence} ${text.settings.unsent(unsent)}`;
}

function joinFailure(text: Dictionary, error: unknown): string {
  const ended: FailureCode[] = ['NOT_FOUND', 'UNAUTHORIZED', 'FORBIDDEN'];
  const code = codeOf(error);
  if (ended.includes(code)) return text.join.ended;
  return code === 'CONFLICT' ? text.join.taken : failureText(text, error);
}
