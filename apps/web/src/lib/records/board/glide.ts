const LASTS = 180;
const AT_ONCE = 24;
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
const cardOf = (root: HTMLElement, id: string) => root.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`);

/**
 * Remembers where cards are; the function it answers, called after they were drawn anew, lets each glide from there to
 * its new place. A card that comes from out of sight fades in.
 */
export function beforeMoving(root: HTMLElement, ids: readonly string[]): () => void {
  if (still() || ids.length > AT_ONCE) return () => undefined;
  const before = new Map(ids.map((id) => [id, cardOf(root, id)?.getBoundingClientRect()]));
  return () => {
    for (const [id, from] of before) {
      const card = cardOf(root, id);
      if (!card) continue;
      const to = card.getBoundingClientRect();
      const frames = from
        ? [
            { transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)`, zIndex: 10 },
            { transform: 'none', zIndex: 10 },
          ]
        : [{ opacity: 0 }, { opacity: 1 }];
      card.animate(frames, { duration: LASTS, easing: 'cubic-bezier(0.2, 0.7, 0.3, 1)' });
    }
  };
}
