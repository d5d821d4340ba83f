import { untrack } from 'svelte';

/**
 * What hangs on the address, for many who read it: they are told when it has become another. Of a derived value each of
 * its followers would ask, cell by cell, whenever the address changes at all. To be called while a component is set up.
 */
export function settled<T>(read: () => T): () => T {
  let value = $state.raw(untrack(read));
  $effect.pre(() => {
    value = read();
  });
  return () => value;
}
