type Collaboration = typeof import('./collaboration.ts');

let loading: Promise<Collaboration> | undefined;
let loaded: Collaboration | undefined;

/** Fetches the code for working on documents, once. A failed attempt is forgotten, so that the next one may succeed. */
export function loadCollaboration(): Promise<Collaboration> {
  loading ??= import('./collaboration.ts').then(
    (module) => (loaded = module),
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** What was fetched; undefined before that. */
export const collaboration = (): Collaboration | undefined => loaded;
