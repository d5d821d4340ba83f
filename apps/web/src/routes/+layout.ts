import { loadWords } from '#lib/text.svelte.ts';
import { restoreTheme } from '#lib/shell/theme.svelte.ts';
import { installOffer } from '#lib/shell/install-offer.svelte.ts';
import { newBuild } from '#lib/shell/builds/new-build.svelte.ts';
import { registerInTime } from '#lib/shell/builds/register-worker.ts';
import { returnToPlace } from '#lib/shell/builds/same-place.ts';
import { keymap } from '#lib/shell/keymap.svelte.ts';

// Everything lives on the device: pages open without the server, so the server renders none of them.
export const ssr = false;

let followed = false;

/** Words, theme and keys are there before anything is shown. */
export const load = async () => {
  restoreTheme();
  keymap.restore();
  if (!followed) {
    followed = true;
    returnToPlace();
    installOffer.listen();
    void newBuild.follow();
    registerInTime();
  }
  await loadWords();
};
