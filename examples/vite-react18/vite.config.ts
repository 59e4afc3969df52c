import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { presence } from './presence';

const port = Number(process.env.PORT ?? 3000);

export default defineConfig({ plugins: [react(), presence()], server: { port }, preview: { port } });
