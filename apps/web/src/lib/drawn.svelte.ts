import { breathe } from './breathe.ts';

/** A tab that nobody sees draws no frames; what waits for one goes on after so many milliseconds. */
const unseen = 250;

/**
 * What need not be on the first picture of a component waits until that has been drawn. To be called while the component
 * is set up; `hurry` brings the rest at once, for whoever asks for something in it.
 */
export function firstDrawn(): { readonly drawn: boolean; readonly hurry: () => void } {
  let drawn = $state(false);
  const hurry = () => (drawn = true);
  $effect(() => {
    let over = false;
    const frame = requestAnimationFrame(() => void breathe().then(() => over || hurry()));
    const timer = setTimeout(hurry, unseen);
    return () => {
      over = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  });
  return {
    get drawn() {
      return drawn;
    },
    hurry,
  };
}
