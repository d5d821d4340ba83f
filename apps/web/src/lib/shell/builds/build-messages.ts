/** What pages say to a service worker. `take over`: to the one that waits. */
export type ToWorker = 'take over' | 'which build';

/** What a service worker says to pages: its build, when it takes over and when it is `asked`. */
export type FromWorker = { readonly build: string; readonly asked?: true };

const lockPrefix = 'rapport-build-';

/** The lock that a page of a build holds for as long as it lives. */
export const lockOfBuild = (build: string): string => `${lockPrefix}${build}`;

/** The build that a lock's name tells of; undefined for other locks. */
export const buildInLock = (name: string | undefined): string | undefined =>
  name?.startsWith(lockPrefix) ? name.slice(lockPrefix.length) : undefined;

/** The lock of a page to which a reload does no harm just now. */
export const agreement = 'rapport-agrees';
