/**
 * Every way in which something can be refused, with its HTTP status and whether trying again may help.
 * The words are in the text catalogue under `errors.<kind>`; the values fill its blanks.
 */
export const errorKinds = {
  'bad-request': { status: 400, retry: false },
  'invalid-field': { status: 422, retry: false },
  'unknown-field': { status: 422, retry: false },
  'unknown-operator': { status: 422, retry: false },
  'unknown-type': { status: 404, retry: false },
  'read-only-field': { status: 422, retry: false },
  'wrong-method': { status: 405, retry: false },
  'wrong-origin': { status: 403, retry: false },
  'not-signed-in': { status: 401, retry: false },
  'not-allowed': { status: 403, retry: false },
  'not-found': { status: 404, retry: false },
  'already-exists': { status: 409, retry: false },
  cycle: { status: 422, retry: false },
  'fixed-entry': { status: 409, retry: false },
  'in-trash': { status: 409, retry: false },
  'not-in-trash': { status: 409, retry: false },
  erased: { status: 410, retry: false },
  'wrong-password': { status: 401, retry: false },
  'wrong-code': { status: 401, retry: false },
  'two-factor-needed': { status: 403, retry: false },
  'link-expired': { status: 410, retry: false },
  'no-mail': { status: 409, retry: false },
  'invitation-expired': { status: 410, retry: false },
  'invitation-used': { status: 410, retry: false },
  'sign-up-closed': { status: 403, retry: false },
  'last-owner': { status: 409, retry: false },
  'too-large': { status: 413, retry: false },
  'files-full': { status: 507, retry: false },
  'false-type': { status: 422, retry: false },
  'too-many': { status: 429, retry: true },
  'malformed-update': { status: 422, retry: false },
  'forged-update': { status: 403, retry: false },
  'foreign-content': { status: 422, retry: false },
  'server-field': { status: 403, retry: false },
  'changed-since': { status: 409, retry: false },
  'old-generation': { status: 409, retry: false },
  'protocol-version': { status: 426, retry: false },
  'bad-csv': { status: 422, retry: false },
  'log-unavailable': { status: 503, retry: true },
  'disk-full': { status: 503, retry: true },
  'shutting-down': { status: 503, retry: true },
  internal: { status: 500, retry: true },
} as const satisfies Record<string, { status: number; retry: boolean }>;

export type ErrorKind = keyof typeof errorKinds;
export type ErrorValues = { readonly [name: string]: string | number };

/** A refusal as a value: `field` names what was wrong when one thing was. */
export type Refusal = { readonly kind: ErrorKind; readonly field?: string; readonly values?: ErrorValues };

/** Thrown inside the server and parsed back at the door. */
export class RefusalError extends Error {
  readonly refusal: Refusal;
  constructor(kind: ErrorKind, details: Omit<Refusal, 'kind'> = {}, cause?: unknown) {
    super(`${kind}${details.field ? ` (${details.field})` : ''}`, { cause });
    this.name = 'RefusalError';
    this.refusal = { kind, ...details };
  }
}
