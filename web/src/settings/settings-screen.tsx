import { CalendarClock, ChevronRight, Eye, LogOut, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useText } from '../i18n/text.ts';
import { INNER } from '../layout/inner.ts';
import { Screen } from '../layout/screen.tsx';
import { choose, usePreferences } from '../state/preferences.ts';
import { useProfile } from '../state/session.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { DisplayNameForm } from './display-name-form.tsx';
import { useSignOut } from './use-sign-out.tsx';

export function SettingsScreen() {
  const text = useText();
  const { language, theme } = usePreferences();
  const { username, email } = useProfile();
  const { leave, question } = useSignOut(text.settings.signOut);
  return (
    <Screen title={text.settings.title}>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="max-w-120 space-y-8 px-4 py-6">
          <Part title={text.settings.profile}>
            <DisplayNameForm />
          </Part>
          <Part title={text.settings.privacy}>
            <div className="space-y-2">
              <Way href="/settings/privacy" icon={Eye}>
                {text.settings.whoSeesMe}
              </Way>
              <Way href="/settings/activity" icon={CalendarClock}>
                {text.settings.activity}
              </Way>
            </div>
          </Part>
          <Part title={text.settings.appearance}>
            <Choice
              legend={text.settings.language}
              options={text.settings.languages}
              value={language}
              onChange={(chosen) => choose({ language: chosen })}
            />
            <Choice
              legend={text.settings.theme}
              options={text.settings.themes}
              value={theme}
              onChange={(chosen) => choose({ theme: chosen })}
            />
          </Part>
          <Part title={text.settings.account}>
            <p className="text-soft">{text.settings.signedInAs(email ?? username)}</p>
            <Button onClick={leave}>
              <LogOut size={16} aria-hidden="true" />
              <span>{text.settings.signOut}</span>
            </Button>
            {question}
          </Part>
        </div>
      </div>
    </Screen>
  );
}

function Way({ href, icon: Icon, children }: { href: string; icon: LucideIcon; children: string }) {
  return (
    <Link
      href={href}
      state={INNER}
      className="flex min-h-11 items-center gap-3 rounded-card border border-line px-3 font-medium transition-colors hover:bg-hover"
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" className="text-soft" />
      <span className="flex-1">{children}</span>
      <ChevronRight size={18} strokeWidth={1.75} aria-hidden="true" className="text-soft" />
    </Link>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-4">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  );
}
