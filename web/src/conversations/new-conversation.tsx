import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { codeOf } from '../api/request.ts';
import { failureText, useText } from '../i18n/text.ts';
import { INNER } from '../layout/inner.ts';
import { loadContacts } from '../state/contacts.ts';
import { start } from '../state/conversations.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { type Chosen, ChosenPeople } from './chosen-people.tsx';
import { PeoplePicker } from './people-picker.tsx';
import { beginningWith, placeOf } from './places.ts';

/** One person is written to, several make a group. */
export function NewConversation({ onClose }: { onClose: () => void }) {
  const text = useText();
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [title, setTitle] = useState('');
  const [isNobody, setIsNobody] = useState(false);
  const { isBusy, error, run } = useSubmit();
  const isGroup = chosen.length > 1;

  useEffect(() => {
    void loadContacts({ unattended: false });
  }, []);

  const toggle = (person: Chosen) => {
    const others = chosen.filter(({ id }) => id !== person.id);
    setChosen(others.length === chosen.length ? [...chosen, person] : others);
    setIsNobody(false);
  };

  const create = async () => {
    const [first] = chosen;
    if (first !== undefined && !isGroup) {
      onClose();
      navigate(first.id.startsWith('@') ? beginningWith(first.id) : placeOf({ id: first.id, isAnonymous: false }), {
        state: INNER,
      });
      return;
    }
    const memberIds = chosen.map(({ id }) => id);
    const name = title.trim();
    const conversation = await start({ type: 'group', memberIds, ...(name === '' ? {} : { title: name }) });
    onClose();
    navigate(`/c/${conversation.id}`, { state: INNER });
  };

  const submit = () => {
    setIsNobody(chosen.length === 0);
    if (chosen.length > 0) void run(create);
  };

  return (
    <Dialog title={text.create.title} onClose={onClose}>
      <Form onSubmit={submit} className="flex min-h-0 flex-1 flex-col short:flex-none">
        <div className="space-y-2 px-4">
          <ChosenPeople people={chosen} onRemove={toggle} />
          {isGroup && (
            <Field
              label={text.create.groupTitle}
              maxLength={100}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </div>
        <PeoplePicker chosen={chosen} onToggle={toggle} />
        <div className="space-y-2 border-t border-line p-4">
          <FormMessage>
            {isNobody
              ? text.create.none
              : error === null
                ? null
                : codeOf(error) === 'NOT_FOUND'
                  ? text.create.unknown
                  : failureText(text, error)}
          </FormMessage>
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{text.common.cancel}</Button>
            <Button type="submit" look="primary" disabled={isBusy}>
              {text.create.submit}
            </Button>
          </div>
        </div>
      </Form>
    </Dialog>
  );
}
