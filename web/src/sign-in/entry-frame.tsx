import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { Logo } from './logo.tsx';

interface Props {
  title: string;
  lead: string;
  children: ReactNode;
}

/** The one narrow column of every screen before one is in. */
export function EntryFrame({ title, lead, children }: Props) {
  const text = useText();
  return (
    // What comes later comes below what is there, and a scrollbar that it brings takes no room.
    <div className="flex h-full flex-col overflow-y-auto [scrollbar-gutter:stable]">
      <header className="flex items-center justify-between p-4">
        <span className="flex items-center gap-2 font-semibold">
          <Logo />
          <span>{text.common.appName}</span>
        </span>
        <LanguageSwitch />
      </header>
      <main className="mx-auto w-full max-w-96 px-4 pt-[clamp(1rem,8dvh,6rem)] pb-16">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-1 mb-6 text-soft">{lead}</p>
        {children}
      </main>
    </div>
  );
}
