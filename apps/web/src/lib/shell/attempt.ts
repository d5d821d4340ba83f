import { refusalWords } from '#lib/auth/refusal-words.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** Does something that needs the server; says so when it could not. Answers whether it was done. */
export async function attempt(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (problem) {
    toasts.show({ text: refusalWords(problem), tone: 'bad' });
    return false;
  }
}
