/**
 * Links are written for those who read the files in the repository. Here those to other pages lead there; whatever else is in the
 * repository is named, and is no link.
 */
import { besides, placeOf, targetOf } from './pages.mjs';

const ELSEWHERE = /^(?:[a-z][a-z+.-]*:|\/|#)/i;

/** @param {import('markdown-it')} md */
export function linksWithin(md) {
  md.core.ruler.push('links within', ({ tokens, env }) => {
    const path = env.realPath ?? env.path;
    // The title of a box is rendered as part of no page. What is made of docstrings has links of its own.
    if (!path || placeOf(path).startsWith('docs/reference/')) return;
    for (const { children } of tokens) turn(placeOf(path), children ?? []);
  });
}

function turn(page, tokens) {
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'link_open') turnLink(page, token, tokens.slice(index + 1));
    if (token.type === 'image') turnImage(page, token);
  }
}

/** `after`: what comes after its beginning, its text first. */
function turnLink(page, link, after) {
  const [path, hash] = link.attrGet('href').split('#');
  if (ELSEWHERE.test(link.attrGet('href'))) return;
  const target = targetOf(page, decodeURI(path));
  const [said] = after;
  if (target.page) {
    link.attrSet('href', hash ? `${target.page}#${hash}` : target.page);
    // A page that is called by its file is called by its name.
    if (said.type === 'code_inline' && said.content.endsWith('.md') && target.title) {
      Object.assign(said, { type: 'text', tag: '', content: target.title });
    }
    return;
  }
  const end = after.find(({ type }) => type === 'link_close');
  Object.assign(link, { type: 'span_open', tag: 'span' });
  link.attrs = [
    ['class', 'of-the-repository'],
    ['title', `${target.file}, in the repository`],
  ];
  Object.assign(end, { type: 'span_close', tag: 'span' });
}

function turnImage(page, image) {
  const src = image.attrGet('src');
  if (!ELSEWHERE.test(src)) image.attrSet('src', besides(page, targetOf(page, decodeURI(src)).file));
}
