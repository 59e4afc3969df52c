/**
 * Takes a film picture by picture, so that it is as sharp and as calm as one likes, however busy the machine is: two screens
 * beside each other, the words below, and a pointer that shows what is pressed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from '@playwright/test';
import { cueOf } from './captions.ts';
import type { Page } from './test.ts';

/** Whose browser it is, and what it shows; `null`: it is closed. */
export interface Screen {
  readonly title: string;
  readonly kind: 'desk' | 'phone';
  readonly page: Page | null;
}

export interface Camera {
  begin(caption: string, screens: () => readonly Screen[]): Promise<void>;
  /** So long that the words can be read, and a moment for what came of them. */
  end(): Promise<void>;
  look(): Promise<void>;
  /** One of many that follow each other soon. */
  glance(): Promise<void>;
  point(target: Locator, how: 'press' | 'rest'): Promise<void>;
  /** Writes what the pictures are, and when, for `ffmpeg`; and the words as WebVTT. */
  close(): Promise<void>;
}

export const SIZES = { desk: { width: 800, height: 580 }, phone: { width: 400, height: 580 } };
export const SHARP = 1.5;
const STAGE = { width: 1280, height: 720 };
/** 25 pictures in a second. */
const STEP_MS = 40;
const STEPS = 10;
/** Multiples of `STEP_MS`. */
const [GLANCE_MS, PRESSED_MS, FIRST_MS, LOOK_MS, LAST_MS] = [240, 400, 1_600, 1_600, 2_800];
/** 15 characters in a second, after the time it takes to find them: what subtitles for everybody allow. */
export const readingMs = (caption: string) => Math.ceil((1_000 + (caption.length / 15) * 1_000) / STEP_MS) * STEP_MS;

export async function openCamera(browser: Browser, folder: string): Promise<Camera> {
  mkdirSync(folder, { recursive: true });
  const context = await browser.newContext({ viewport: STAGE, deviceScaleFactor: SHARP });
  const stage = await context.newPage();
  await stage.setContent(STAGE_HTML);
  if (!(await stage.evaluate(drawsEmoji))) {
    throw new Error(
      'The film would have boxes for emoji: install a font (Debian: apt-get install fonts-noto-color-emoji).',
    );
  }
  const pictures: { file: string; ms: number }[] = [];
  const cues: string[] = [];
  let now = 0;
  let startedAt = 0;
  let caption = '';
  let shown: () => readonly Screen[] = () => [];
  let pointer = { x: STAGE.width / 2, y: STAGE.height / 2 };

  /** Another picture of the stage as it is. */
  async function shoot(ms: number): Promise<void> {
    const file = `picture-${String(pictures.length).padStart(4, '0')}.png`;
    await stage.screenshot({ path: join(folder, file) });
    pictures.push({ file, ms });
    now += ms;
  }

  async function take(ms: number): Promise<void> {
    const screens = await Promise.all(
      shown().map(async ({ title, kind, page }) => ({
        title,
        ...SIZES[kind],
        src: page && `data:image/png;base64,${(await page.screenshot()).toString('base64')}`,
      })),
    );
    await stage.evaluate(setScreens, { caption, screens });
    await shoot(ms);
  }

  /** Where on the stage the middle of it is. */
  async function placeOf(target: Locator): Promise<typeof pointer> {
    const box = await target.boundingBox();
    const screens = shown();
    const index = screens.findIndex(({ page }) => page === target.page());
    const screen = await stage.locator('.screen').nth(index).boundingBox();
    if (!box || !screen) throw new Error(`The film does not show ${target}`);
    return { x: screen.x + box.x + box.width / 2, y: screen.y + box.y + box.height / 2 };
  }

  return {
    async begin(words, screens) {
      [caption, shown, startedAt] = [words, screens, now];
      await stage.evaluate(setPointer, null);
      await take(FIRST_MS);
    },
    async end() {
      await take(Math.max(LAST_MS, startedAt + readingMs(caption) - now));
      cues.push(cueOf(startedAt, now, caption));
    },
    look: () => take(LOOK_MS),
    glance: () => take(GLANCE_MS),
    async point(target, how) {
      await target.scrollIntoViewIfNeeded();
      await take(GLANCE_MS);
      const [from, to] = [pointer, await placeOf(target)];
      for (let step = 1; step <= STEPS; step += 1) {
        const part = (1 - Math.cos((Math.PI * step) / STEPS)) / 2;
        pointer = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
        await stage.evaluate(setPointer, { ...pointer, isPressed: false });
        await shoot(STEP_MS);
      }
      if (how === 'rest') return;
      await stage.evaluate(setPointer, { ...pointer, isPressed: true });
      await shoot(PRESSED_MS);
      await stage.evaluate(setPointer, { ...pointer, isPressed: false });
    },
    async close() {
      await context.close();
      // The last one is named again: `ffmpeg` takes no time of the last from the list.
      const list = pictures.flatMap(({ file, ms }) => [`file ${file}`, `duration ${ms / 1_000}`]);
      writeFileSync(
        join(folder, 'pictures.ffconcat'),
        ['ffconcat version 1.0', ...list, `file ${pictures.at(-1)?.file}`, ''].join('\n'),
      );
      writeFileSync(join(folder, 'walkthrough.vtt'), `WEBVTT\n\n${cues.join('\n')}`);
    },
  };
}

const STAGE_HTML = `<style>
  * { box-sizing: border-box; margin: 0 }
  body { background: #eef0f6; color: #17181c; font: 15px system-ui, sans-serif; height: 100vh; overflow: hidden }
  main { display: flex; gap: 24px; height: 622px; justify-content: center; padding-top: 6px }
  figcaption { color: #5a5d68; line-height: 30px; text-align: center }
  .screen { background: #dfe2ec; border-radius: 12px; color: #5a5d68; display: grid; overflow: hidden; place-items: center }
  .screen:has(img) { box-shadow: 0 1px 6px #17181c40 }
  img { display: block; height: 100%; width: 100% }
  h1 { align-content: center; font-size: 24px; font-weight: 600; height: 98px; line-height: 32px; padding: 0 64px; text-align: center; text-wrap: balance }
  #pointer { fill: #17181c; left: 0; position: fixed; stroke: #fff; stroke-width: 1.5; top: 0; z-index: 1 }
  #pointer circle { fill: #4a51d955; stroke: #4a51d9; visibility: hidden }
  #pointer.pressed circle { visibility: visible }
</style><main></main><h1></h1>
<svg id="pointer" width="60" height="60" viewBox="-20 -20 60 60" hidden>
  <circle r="16"/><path d="M0 0v20l5-4 3.4 8 3.6-1.5-3.4-7.9h6.4z"/>
</svg>`;

function setScreens(seen: {
  caption: string;
  screens: { title: string; width: number; height: number; src: string | null }[];
}): Promise<unknown> {
  const figures = seen.screens.map(({ title, width, height, src }) => {
    const figure = document.createElement('figure');
    figure.innerHTML = `<figcaption></figcaption><div class="screen" style="height:${height}px;width:${width}px"></div>`;
    const [name, screen] = figure.children;
    name?.append(title);
    if (src === null) screen?.append('closed');
    else screen?.append(Object.assign(new Image(), { src }));
    return figure;
  });
  document.querySelector('main')?.replaceChildren(...figures);
  document.querySelector('h1')?.replaceChildren(seen.caption);
  return Promise.all([...document.images].map((image) => image.decode()));
}

function setPointer(place: { x: number; y: number; isPressed: boolean } | null): void {
  const pointer = document.querySelector<SVGElement>('#pointer');
  pointer?.toggleAttribute('hidden', place === null);
  pointer?.classList.toggle('pressed', place?.isPressed === true);
  if (place) pointer?.setAttribute('style', `transform: translate(${place.x - 20}px, ${place.y - 20}px)`);
}

/** Whether an emoji has a colour: a box that stands for it has none. */
function drawsEmoji(): boolean {
  const context = document.createElement('canvas').getContext('2d');
  context?.fillText('🚆', 0, 12);
  const { data = [] } = context?.getImageData(0, 0, 16, 16) ?? {};
  return data.some((value, index) => index % 4 !== 3 && value !== data[index - (index % 4)]);
}
