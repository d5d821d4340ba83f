import type { Progress } from '../control/call-server.ts';

/** Shows progress on one line that is written over, or, where nobody watches, not at all. */
export const progressLine =
  (title: string): Progress =>
  ({ done, total }) => {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r${title} ${done} / ${total}`);
    if (done >= total) process.stderr.write('\n');
  };
