import { Check } from 'lucide-react';
import { useState } from 'react';
import * as api from '../api/routes.ts';
import { failureText, useText } from '../i18n/text.ts';
import { updateProfile, useProfile } from '../state/session.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';

export function DisplayNameForm() {
  const text = useText();
  const profile = useProfile();
  const [name, setName] = useState(profile.displayName);
  const [isSaved, setIsSaved] = useState(false);
  const { isBusy, error, run } = useSubmit();

  const save = async () => {
    const saved = await api.putProfile({ displayName: name.trim() });
    updateProfile(saved);
    setName(saved.displayName);
    setIsSaved(true);
  };

  return (
    <Form onSubmit={() => void run(save)} className="space-y-3">
      <Field
        label={text.settings.displayName}
        autoComplete="name"
        maxLength={64}
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          setIsSaved(false);
        }}
      />
      <FormMessage>{error === null ? null : failureText(text, error)}</FormMessage>
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={isBusy || name.trim() === ''}>
          {text.settings.save}
        </Button>
        <span role="status" className="flex items-center gap-1 text-soft">
          {isSaved && (
            <>
              <Check size={16} aria-hidden="true" />
              <span>{text.settings.saved}</span>
            </>
          )}
        </span>
      </div>
    </Form>
  );
}
