/** Renders the page of `elsewhere-page.tsx` of what is given as the first word, and tells it. */
import { renderToString } from 'react-dom/server';
import { type Given, Page } from './elsewhere-page.tsx';

process.stdout.write(renderToString(<Page given={JSON.parse(process.argv[2] ?? '') as Given} />));
