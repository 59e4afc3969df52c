import { useState } from 'react';
import { useLocation } from 'wouter';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';

/** Takes a whole link or only its last part. */
export function ShareLinkForm() {
  const text = useText();
  const [, navigate] = useLocation();
  const [link, setLink] = useState('');
  const [isMissing, setIsMissing] = useState(false);

  const open = () => {
    const token = link.trim().split(/[?#]/)[0]?.split('/').filter(Boolean).at(-1);
    setIsMissing(token === undefined);
    if (token !== undefined) navigate(`/join/${encodeURIComponent(token)}`);
  };

  return (
    <section aria-labelledby="link-title" className="mt-8 border-t border-line pt-6">
      <h2 id="link-title" className="mb-2 font-medium">
        {text.signIn.byLink}
      </h2>
      <Form onSubmit={open} className="flex items-start gap-2">
        <div className="flex-1">
          <Field
            label={text.signIn.linkField}
            isLabelHidden
            placeholder={text.signIn.linkPlaceholder}
            autoComplete="off"
            error={isMissing ? text.signIn.linkMissing : null}
            value={link}
            onChange={(event) => setLink(event.target.value)}
          />
        </div>
        <Button type="submit">{text.signIn.openLink}</Button>
      </Form>
    </section>
  );
}
