/** How whoever is signed in proves who they are, as the server tells it. */
export type Account = {
  readonly email: string;
  /** Whether this server can send mails. */
  readonly mail: boolean;
  readonly twoFactor: { readonly on: boolean; readonly recoveryCodes: number };
  readonly passkeys: readonly Passkey[];
};
export type Passkey = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt?: string;
};

/** A browser that is signed in, or keeps a copy. */
export type Device = {
  readonly id: string;
  readonly browser?: string;
  readonly system?: string;
  readonly address: string;
  readonly seenAt: string;
  readonly current: boolean;
  readonly signedIn: boolean;
  readonly method?: string;
  readonly wipeOrdered: boolean;
};
