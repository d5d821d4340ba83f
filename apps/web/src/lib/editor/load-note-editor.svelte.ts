type NoteEditor = typeof import('./NoteEditor.svelte').default;

let loading: Promise<void> | undefined;
let loaded = $state.raw<NoteEditor>();

/** Fetches the editor of notes, once. A failed attempt is forgotten, so that the next one may succeed. */
export function loadNoteEditor(): Promise<void> {
  loading ??= import('./NoteEditor.svelte').then(
    (module) => void (loaded = module.default),
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** What was fetched; undefined before that. */
export const noteEditor = (): NoteEditor | undefined => loaded;
