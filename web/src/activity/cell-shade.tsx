import type { Shade } from './shades.ts';

/** Where the system's few colours replace all others, a quarter is a quarter of the cell's height. */
const LOOKS: Record<Shade, string> = {
  0: '',
  1: 'bg-accent/20 forced-colors:h-1/4',
  2: 'bg-accent/45 forced-colors:h-1/2',
  3: 'bg-accent/70 forced-colors:h-3/4',
  4: 'bg-accent',
};

/** How much of an hour, in quarters; `null`: nothing is known of it. */
export function CellShade({ shade }: { shade: Shade | null }) {
  if (shade === null) {
    return (
      <span aria-hidden="true" className="grid h-full place-items-center text-soft">
        ·
      </span>
    );
  }
  return (
    <span
      aria-hidden="true"
      className="flex h-full flex-col justify-end overflow-hidden rounded-[3px] border border-line forced-colors:border-[CanvasText]"
    >
      <span
        className={`block h-full forced-color-adjust-none ${LOOKS[shade]} ${shade > 0 ? 'forced-colors:bg-[CanvasText]' : ''}`}
      />
    </span>
  );
}
