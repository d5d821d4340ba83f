/** Runs what it is given one after the other, in the order in which it came. What fails holds up nothing. */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let underway = 0;
  return (work) => {
    const run = async () => {
      try {
        return await work();
      } finally {
        underway -= 1;
      }
    };
    underway += 1;
    // With nothing before it, it begins in this turn: a page that ends a moment later has handed it over.
    const mine = underway === 1 ? run() : last.then(run);
    last = mine.catch(() => undefined);
    return mine;
  };
}
