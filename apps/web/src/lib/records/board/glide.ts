const LASTS = 180;
const AT_ONCE = 24;
const timing = { duration: LASTS, easing: 'cubic-bezier(0.2, 0.7, 0.3, 1)' };
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
      if (from) fly(card, from, to);
      else card.animate([{ opacity: 0 }, { opacity: 1 }], timing);
    }
  };
}

/** Columns cut off what leaves them, so a picture of the card makes the way over the page. */
function fly(card: HTMLElement, from: DOMRect, to: DOMRect): void {
  const picture = card.cloneNode(true) as HTMLElement;
  delete picture.dataset['card'];
  picture.inert = true;
  picture.ariaHidden = 'true';
  const place = { left: `${to.left}px`, top: `${to.top}px`, width: `${to.width}px`, height: `${to.height}px` };
  Object.assign(picture.style, place, { position: 'fixed', zIndex: '30', pointerEvents: 'none' });
  document.body.append(picture);
  card.animate([{ opacity: 0 }, { opacity: 0 }], timing);
  picture.animate([{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: 'none' }], timing);
  // Pages out of sight draw no frames: the clock takes the picture away.
  setTimeout(() => picture.remove(), LASTS);
}
