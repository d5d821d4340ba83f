import { ServerProblem } from '#lib/shell/ask.ts';
import { say, t } from '#lib/text.svelte.ts';

/** What went wrong, what is safe, what to do: in one sentence of the catalogue. */
export function refusalWords(problem: unknown): string {
  if (!(problem instanceof ServerProblem)) return t('errors:internal');
  if (problem.unreachable) return t('auth:unreachable');
  if (problem.refusal) return say(`errors:${problem.refusal.kind}`, { ...problem.refusal.values });
  return problem.status === 401
    ? t('errors:wrong-password')
    : problem.status === 429
      ? t('errors:too-many')
      : t('errors:internal');
}
