/** The index of words, in a thread of its own: typing never waits for it. Its page tells it everything that it knows. */
import type { ToWorker } from './messages.ts';
import { ToldIndex } from './told-index.ts';

const index = new ToldIndex(
  (answer) => postMessage(answer),
  (step) => setTimeout(step),
);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => index.hear(data));
