/** For whoever looks for the reason: what is wrong while it is, and what the gateways say. */
import type { Scene } from './scene.ts';

const EVERY_MS = 2_000;
const EXAMPLES = 4;

/** Until the answer is called. */
export function tellAlong({ views, gateways }: Scene): () => void {
  const startedAt = performance.now();
  const said = new Map<string, number>();

  function tell(): void {
    const at = `${((performance.now() - startedAt) / 1_000).toFixed(0)} s`.padStart(6);
    const { views: wrongViews, devices } = views.wrong();
    if (wrongViews + devices > 0) console.log(`${at}  ${wrongViews} views wrong, ${devices} devices missing`);
    for (const example of views.examples(EXAMPLES)) console.log(`${at}  ${example}`);
    for (const { name, output } of gateways.all()) {
      const text = output();
      const fresh = text.slice(said.get(name) ?? 0).trim();
      said.set(name, text.length);
      if (fresh) console.log(fresh.replaceAll(/^/gm, `${at}  ${name}: `));
    }
  }

  const timer = setInterval(tell, EVERY_MS);
  return () => {
    clearInterval(timer);
    tell();
  };
}
