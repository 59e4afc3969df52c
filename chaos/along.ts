/** For whoever looks for the reason: what is wrong while it is, and what the gateways say. */
import type { Scene } from './scene.ts';

const EVERY_MS = 2_000;
const EXAMPLES = 4;

/** Until the answer is called. */
export function tellAlong({ views, gateways }: Scene): () => void {
  const startedAt = performance.now();
  const told = new Map<string, number>();

  function tell(): void {
    const at = `${((performance.now() - startedAt) / 1_000).toFixed(0)} s`.padStart(6);
    const { views: wrongViews, devices } = views.wrong();
    if (wrongViews + devices > 0) console.log(`${at}  ${wrongViews} views wrong, ${devices} devices missing`);
    for (const example of views.examples(EXAMPLES)) console.log(`${at}    ${example}`);
    for (const { name, output } of gateways.all()) {
      // The last line may still be on its way.
      const text = output();
      const end = text.lastIndexOf('\n') + 1;
      const news = text.slice(told.get(name) ?? 0, end);
      told.set(name, end);
      for (const [line, count] of counted(news.split('\n').map(inShort)))
        console.log(`${at}  ${name}: ${count} × ${line}`);
    }
  }

  const timer = setInterval(tell, EVERY_MS);
  return () => {
    clearInterval(timer);
    tell();
  };
}

/** A line of the log without what makes it long and unique. */
function inShort(line: string): string {
  if (!line.startsWith('{')) return line.trim();
  const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
  return [msg, err?.message].filter(Boolean).join(': ');
}

function counted(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) if (line !== '') counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
