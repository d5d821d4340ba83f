import { type ErrorKind, errorKinds, type Refusal, RefusalError } from '@rapport/model/errors';
import type { Locale } from '@rapport/text/namespaces';
import { translator } from '@rapport/text/translator';

const words = { en: translator('en', 'api', 'errors'), de: translator('de', 'api', 'errors') };

/** A problem document (RFC 9457). `type` is stable and names the kind; `detail` is for people, in their language. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly kind: ErrorKind;
  readonly field?: string;
  readonly values?: Refusal['values'];
};

/** The sentence for API users names field and value; where the catalogue has none, the general one does. */
function detailOf(refusal: Refusal, locale: Locale): string {
  const t = words[locale];
  const { kind, field, values } = refusal;
  const filling = { ...values, ...(field === undefined ? {} : { field }) };
  const candidates = [`${kind}.${values?.reason ?? ''}`, field === undefined ? '' : `${kind}.field`];
  for (const key of candidates) {
    const text = t.dynamic(`api:${key}`, filling);
    if (text !== key) return text;
  }
  return t.dynamic(`errors:${kind}`, filling);
}

export function problemOf(refusal: Refusal, locale: Locale): Problem {
  return {
    type: `urn:rapport:problem:${refusal.kind}`,
    title: words[locale].dynamic(`errors:${refusal.kind}`, refusal.values),
    status: errorKinds[refusal.kind].status,
    detail: detailOf(refusal, locale),
    kind: refusal.kind,
    ...(refusal.field === undefined ? {} : { field: refusal.field }),
    ...(refusal.values === undefined ? {} : { values: refusal.values }),
  };
}

export function problemResponse(refusal: Refusal, locale: Locale): Response {
  const problem = problemOf(refusal, locale);
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'content-language': locale,
    'cache-control': 'no-store',
  });
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer');
  const wait = refusal.values?.seconds ?? (errorKinds[refusal.kind].retry ? 1 : undefined);
  if (wait !== undefined) headers.set('retry-after', String(wait));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/** SQLSTATE classes that say "the database is away or full", not "the program is wrong". */
const awayCodes = /^(08|57P0|ECONN|EPIPE|ETIMEDOUT)/;
/** A socket that is not there, as while Postgres starts: a file that is not there is none of the database's. */
const isAway = (error: Error, code: string) =>
  awayCodes.test(code) || (code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect');

/** What to tell the caller about whatever was thrown. Unknown errors keep their text in the log only. */
export function refusalOf(error: unknown): Refusal {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof RefusalError) return at.refusal;
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    if (code === '53100' || code === 'ENOSPC' || code === 'EDQUOT') return { kind: 'disk-full' };
    if (isAway(at, code)) return { kind: 'log-unavailable' };
  }
  return { kind: 'internal' };
}
