import { Component, type ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

interface Props {
  children: ReactNode;
}

/** A broken screen says so instead of leaving a white page. React offers this as a class only. */
export class ScreenCrash extends Component<Props, { hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  static getDerivedStateFromError() {
    return { hasCrashed: true };
  }

  override render() {
    return this.state.hasCrashed ? <Crashed /> : this.props.children;
  }
}

function Crashed() {
  const text = useText();
  return (
    <main role="alert" className="h-full">
      <Notice
        hint={text.crash.body}
        action={
          <Button look="primary" onClick={() => location.reload()}>
            {text.crash.reload}
          </Button>
        }
      >
        {text.crash.title}
      </Notice>
    </main>
  );
}
