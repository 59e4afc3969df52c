import type { ReactNode } from 'react';
import '@meeshy/status-react/status.css';

export const metadata = { title: 'Presence', icons: 'data:,' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
