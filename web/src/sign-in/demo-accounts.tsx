import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { offersDemo } from '../api/routes.ts';
import { useText } from '../i18n/text.ts';
import { Avatar } from '../ui/avatar.tsx';

/** The server makes these on its first start outside production, all with the same password. */
const NAMES = ['Alice', 'Bob', 'Carol', 'Dave'];
const PASSWORD = 'password123';
/** To a conversation of alice's. */
const SHARE_LINK = '/join/demo';

interface Props {
  isBusy: boolean;
  onChoose: (username: string, password: string) => void;
}

/** One click to be somebody. Shown only where the server offers demo accounts. */
export function DemoAccounts({ isBusy, onChoose }: Props) {
  const text = useText();
  const [isOffered, setIsOffered] = useState(false);

  useEffect(() => {
    void offersDemo().then(setIsOffered);
  }, []);

  if (!isOffered) return null;
  return (
    <section aria-labelledby="demo-title" className="mt-8 border-t border-line pt-6">
      <h2 id="demo-title" className="mb-2 font-medium">
        {text.signIn.demo}
      </h2>
      <ul className="grid grid-cols-2 gap-2">
        {NAMES.map((name) => (
          <li key={name}>
            <button
              type="button"
              disabled={isBusy}
              onClick={() => onChoose(name.toLowerCase(), PASSWORD)}
              className="flex w-full items-center gap-3 rounded-card border border-line p-2 text-left font-medium transition-colors hover:bg-hover disabled:opacity-60"
            >
              <Avatar id={name} name={name} />
              <span>{name}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-[13px] text-soft">
        <span>{`${text.signIn.demoHint} `}</span>
        <Link href={SHARE_LINK} className="rounded font-medium text-accent hover:underline">
          {text.signIn.demoGuest}
        </Link>
      </p>
    </section>
  );
}
