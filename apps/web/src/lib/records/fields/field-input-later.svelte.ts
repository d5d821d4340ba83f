type Input = typeof import('./FieldInput.svelte').default;
let input = $state.raw<Input>();
let loading: Promise<void> | undefined;

/** Fetches the inputs of all kinds of fields: a list needs none of them before somebody turns to it. */
export function loadFieldInput(): Promise<void> {
  loading ??= import('./FieldInput.svelte').then(
    (module) => void (input = module.default),
    () => void (loading = undefined),
  );
  return loading;
}

/** The input once it is there, then by itself. */
export const fieldInput = (): Input | undefined => input;
