import { getContext, setContext } from 'svelte';

/** What the view around a component says to whoever would change something in it. */
export type Past = { readonly refuse: () => void };

const key = Symbol('past');
export const setPast = (past: Past): Past => setContext(key, past);
/** Undefined in a view of today. To be called while a component is set up. */
export const usePast = (): Past | undefined => getContext<Past | undefined>(key);
