import { useLayoutEffect, useRef, useState } from 'react';
import { Card } from '../contacts/card.tsx';
import { knownPeople } from '../state/people.ts';
import { type Hovered, useHovered } from './use-hovered.ts';

/** Between the card, what it is about, and the edges of the window, px. */
const GAP = 8;

/** The card of whomever a pointer rests on, beside them. Whoever uses the keyboard opens it where people are chosen. */
export function HoverCard() {
  const { hovered, hide } = useHovered();
  if (hovered === null) return null;
  return <Shown key={hovered.id} hovered={hovered} onHide={hide} />;
}

function Shown({ hovered, onHide }: { hovered: Hovered; onHide: () => void }) {
  const card = useRef<HTMLDivElement>(null);
  // The person as of when it came; the card itself is live.
  const [person] = useState(() => knownPeople([hovered.id])[0]);

  useLayoutEffect(() => {
    const element = card.current;
    if (element === null) return;
    const place = () => {
      const { left, top } = placeBeside(hovered.box, element.getBoundingClientRect());
      element.style.transform = `translate(${left}px, ${top}px)`;
    };
    place();
    // What is asked for when it comes makes it taller: near the lower edge it has to go up by that.
    const watching = new ResizeObserver(place);
    watching.observe(element);
    return () => watching.disconnect();
  }, [hovered]);

  if (person === undefined) return null;
  return (
    <div
      ref={card}
      data-hover-card
      className="fixed top-0 left-0 z-20 w-80 rounded-xl border border-line bg-raised p-4 shadow-raised"
    >
      <Card person={person} onLeave={onHide} />
    </div>
  );
}

/** At the right, or else at the left; never out of the window. */
function placeBeside(box: DOMRect, { width, height }: DOMRect): { left: number; top: number } {
  const right = box.right + GAP;
  const left = right + width + GAP <= innerWidth ? right : Math.max(GAP, box.left - width - GAP);
  const top = Math.max(GAP, Math.min(box.top - GAP, innerHeight - height - GAP));
  return { left, top };
}
