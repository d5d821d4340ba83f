/** What the audit log knows, and whether it is about safety or about administration. */
export const auditActions = {
  'signed-in': 'security',
  'sign-in-failed': 'security',
  'new-device': 'security',
  'signed-out': 'security',
  'sessions-ended': 'security',
  'wipe-ordered': 'security',
  'device-wiped': 'security',
  'password-changed': 'security',
  'password-reset': 'security',
  'reset-link-made': 'security',
  'email-changed': 'security',
  'passkey-added': 'security',
  'passkey-removed': 'security',
  'two-factor-on': 'security',
  'two-factor-off': 'security',
  'recovery-codes-made': 'security',
  'recovery-code-used': 'security',
  invited: 'admin',
  'invitation-withdrawn': 'admin',
  joined: 'admin',
  'member-added': 'admin',
  'member-changed': 'admin',
  deactivated: 'admin',
  activated: 'admin',
  'team-added': 'admin',
  'team-changed': 'admin',
  'team-removed': 'admin',
  'key-made': 'admin',
  'key-revoked': 'admin',
  'settings-changed': 'admin',
  'sign-in-rules-changed': 'admin',
  exported: 'admin',
  'file-downloaded': 'admin',
  'file-kept': 'admin',
  imported: 'admin',
  'import-undone': 'admin',
  'records-deleted': 'admin',
  'trash-erased': 'admin',
  'view-as': 'admin',
} as const satisfies Record<string, 'security' | 'admin'>;

export type AuditAction = keyof typeof auditActions;
export const isAuditAction = (text: string): text is AuditAction => Object.hasOwn(auditActions, text);

/** What else is known of it: names as they were then, counts, where it came from (`address`, `browser`). */
export type AuditDetails = { readonly [name: string]: string | number };

/** One line of the log. */
export type AuditEntry = {
  readonly id: string;
  /** ISO. */
  readonly at: string;
  /** The member who did it. */
  readonly actor: string | undefined;
  readonly action: AuditAction;
  /** Whom or what it was about: an id. */
  readonly subject: string | undefined;
  readonly details: AuditDetails;
};

/** What one may ask for. `until` is not included. */
export type AuditFilter = {
  readonly person?: string | undefined;
  readonly action?: AuditAction | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
};
