import type { Conversation } from '@meeshy/status-protocol';
import { useEffect, useState } from 'react';
import { codeOf } from '../api/request.ts';
import * as api from '../api/routes.ts';
import { type Chosen, ChosenPeople } from '../conversations/chosen-people.tsx';
import { PeoplePicker } from '../conversations/people-picker.tsx';
import { failureText, useText } from '../i18n/text.ts';
import { loadContacts } from '../state/contacts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';

interface Props {
  conversation: Conversation;
  onClose: () => void;
}

/** Contacts are in at once, others are invited. */
export function AddPeople({ conversation, onClose }: Props) {
  const text = useText();
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const { isBusy, error, run } = useSubmit();

  useEffect(() => {
    void loadContacts({ unattended: false });
  }, []);

  const toggle = (person: Chosen) => {
    const others = chosen.filter(({ id }) => id !== person.id);
    setChosen(others.length === chosen.length ? [...chosen, person] : others);
  };

  const add = async () => {
    for (const person of chosen) {
      await api.addMember(conversation.id, person.id);
      // Who is in is not added again when the next one fails.
      setChosen((rest) => rest.filter(({ id }) => id !== person.id));
    }
    onClose();
  };

  return (
    <Dialog title={text.group.long.add} onClose={onClose}>
      <Form onSubmit={() => void run(add)} className="flex min-h-0 flex-1 flex-col short:flex-none">
        <div className="px-4">
          <ChosenPeople people={chosen} onRemove={toggle} />
        </div>
        <PeoplePicker chosen={chosen} without={conversation.memberIds} onToggle={toggle} />
        <div className="space-y-2 border-t border-line p-4">
          <FormMessage>
            {error === null ? null : codeOf(error) === 'NOT_FOUND' ? text.create.unknown : failureText(text, error)}
          </FormMessage>
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{text.common.cancel}</Button>
            <Button type="submit" look="primary" disabled={isBusy || chosen.length === 0}>
              {text.group.addThem}
            </Button>
          </div>
        </div>
      </Form>
    </Dialog>
  );
}
