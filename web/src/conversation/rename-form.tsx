import { useState } from 'react';
import { failureText, useText } from '../i18n/text.ts';
import { rename } from '../state/conversations.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';

interface Props {
  conversationId: string;
  title: string;
  onDone: () => void;
}

export function RenameForm({ conversationId, title, onDone }: Props) {
  const text = useText();
  const [name, setName] = useState(title);
  const { isBusy, error, run } = useSubmit();
  const save = async () => {
    await rename(conversationId, name.trim());
    onDone();
  };
  return (
    <Form onSubmit={() => void run(save)} className="space-y-2">
      <Field
        label={text.create.groupTitle}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <FormMessage>{error === null ? null : failureText(text, error)}</FormMessage>
      <Button type="submit" look="primary" disabled={isBusy || name.trim() === ''}>
        {text.settings.save}
      </Button>
    </Form>
  );
}
