/**
 * A story on the screens of several people, told in scenes: each has words, and what is done and seen under them. Without a
 * camera it is a test; with one, `npm run walkthrough` makes a film of it.
 */
import type { Locator } from '@playwright/test';
import type { Camera, Screen } from './camera.ts';

export interface Film {
  /** What was said, scene by scene. */
  readonly captions: readonly string[];
  /** `act` does what the words say, and rejects unless it is seen. Who comes or goes meanwhile is told by `screens`, asked anew. */
  scene(caption: string, screens: () => readonly Screen[], act: () => Promise<void>): Promise<void>;
  /** What is seen now is worth a look, before more is done. */
  look(): Promise<void>;
  press(target: Locator): Promise<void>;
  /** The pointer goes there and stays. */
  rest(target: Locator): Promise<void>;
  write(field: Locator, words: string): Promise<void>;
}

export function tell(camera: Camera | null): Film {
  const captions: string[] = [];
  return {
    captions,
    async scene(caption, screens, act) {
      captions.push(caption);
      await camera?.begin(caption, screens);
      await act();
      await camera?.end();
    },
    look: async () => camera?.look(),
    async press(target) {
      await target.waitFor();
      await camera?.point(target, 'press');
      await target.click();
    },
    async rest(target) {
      await target.waitFor();
      await camera?.point(target, 'rest');
      await target.hover();
    },
    async write(field, words) {
      await field.click();
      for (const word of words.split(/(?<= )/)) {
        await field.pressSequentially(word);
        await camera?.glance();
      }
    },
  };
}
