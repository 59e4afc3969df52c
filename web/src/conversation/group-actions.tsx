import type { Conversation } from '@meeshy/status-protocol';
import { Link2, LogOut, type LucideIcon, Pencil, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../i18n/text.ts';
import { AddPeople } from './add-people.tsx';
import { LeaveSection } from './leave-section.tsx';
import { RenameForm } from './rename-form.tsx';
import { ShareSection } from './share-section.tsx';

type Action = 'add' | 'rename' | 'share' | 'leave';

const ICONS: Record<Action, LucideIcon> = { add: UserPlus, rename: Pencil, share: Link2, leave: LogOut };

/** What one may do with a conversation, in one row above its people, however many they are. */
export function GroupActions({ conversation }: { conversation: Conversation }) {
  const text = useText();
  const [open, setOpen] = useState<Action | null>(null);
  const { id, title, type, isOwner } = conversation;
  const isGroup = type === 'group';
  const actions: Action[] = [
    ...(isGroup ? (['add', 'rename'] as const) : []),
    ...(isGroup && isOwner ? (['share'] as const) : []),
    'leave',
  ];
  const close = () => setOpen(null);

  return (
    <div className="space-y-3 border-b border-line pb-3">
      <div className="grid auto-cols-fr grid-flow-col gap-1">
        {actions.map((action) => {
          const Icon = ICONS[action];
          return (
            <button
              key={action}
              type="button"
              aria-label={text.group.long[action]}
              title={text.group.long[action]}
              aria-expanded={open === action}
              data-toggle
              onClick={() => setOpen(open === action ? null : action)}
              className="flex min-h-14 min-w-0 flex-col items-center justify-center gap-1 rounded-card text-xs text-soft hover:bg-hover hover:text-ink aria-expanded:bg-chosen aria-expanded:text-ink"
            >
              <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
              <span className="max-w-full truncate">{text.group.short[action]}</span>
            </button>
          );
        })}
      </div>
      {open === 'add' && <AddPeople conversation={conversation} onClose={close} />}
      {open === 'rename' && <RenameForm conversationId={id} title={title ?? ''} onDone={close} />}
      {open === 'share' && <ShareSection conversationId={id} />}
      {open === 'leave' && <LeaveSection conversationId={id} onCancel={close} />}
    </div>
  );
}
