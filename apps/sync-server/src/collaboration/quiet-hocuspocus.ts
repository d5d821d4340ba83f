import type { Logger } from 'pino';

/** How Hocuspocus begins what it says when a client was refused or sent nonsense: with a stack trace each time. */
const expected =
  /^(closing connection|Hocuspocus:|\[(on|before|after|connected)|Received an authentication message|Unable to handle message|Caught error while handling)/;

/** Bytes that could not be read, told without words of its own; lib0 makes its errors once, wherever it was loaded. */
const unreadable = (said: unknown): boolean => said instanceof Error && /[\\/]lib0[\\/]/.test(said.stack ?? '');

/**
 * Hocuspocus speaks to the console only. What it says about single clients goes to the log, at a level at which a client
 * cannot fill the disk; everything else stays where it was. Answers how to take it back.
 */
export function quietHocuspocus(logger: Logger): () => void {
  const { error, warn } = console;
  const quieter = (say: typeof console.error) =>
    function log(this: void, ...said: Parameters<typeof console.error>) {
      if (typeof said[0] === 'string' && expected.test(said[0]))
        logger.debug({ cause: said[1] instanceof Error ? said[1].message : undefined }, said[0]);
      else if (unreadable(said[0])) logger.debug({ cause: (said[0] as Error).message }, 'a message could not be read');
      else say(...said);
    };
  const [quietError, quietWarn] = [quieter(error), quieter(warn)];
  console.error = quietError;
  console.warn = quietWarn;
  return () => {
    // Only what is still ours: somebody may have put theirs over it.
    if (console.error === quietError) console.error = error;
    if (console.warn === quietWarn) console.warn = warn;
  };
}
