/** What the browser says of the room it gives to this address. Undefined where it says nothing. */
export type StorageRoom = {
  readonly used: number | undefined;
  readonly available: number | undefined;
  /** It promised to remove nothing by itself. */
  readonly promised: boolean | undefined;
};

export async function storageRoom(): Promise<StorageRoom> {
  const { storage } = navigator;
  const [estimate, promised] = await Promise.all([
    storage?.estimate?.().catch(() => undefined),
    storage?.persisted?.().catch(() => undefined),
  ]);
  const { usage, quota } = estimate ?? {};
  return {
    used: usage,
    available: usage === undefined || quota === undefined ? undefined : Math.max(0, quota - usage),
    promised,
  };
}

/** The person has told the browser to fetch little. */
export const savesData = (): boolean => {
  const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
};

/** Asks the browser not to remove by itself what is kept here. It may ask the person; it may say no. */
export const askToStay = (): Promise<boolean | undefined> =>
  navigator.storage?.persist?.().catch(() => undefined) ?? Promise.resolve(undefined);

/**
 * A browser that is short of room removes all that a site keeps, and says nothing. Cookies stay: one notes for whom
 * something was kept here.
 */
const NOTED_AS = 'rapport.kept';
const days = 400;

const noted = (): readonly string[] =>
  (document.cookie.split('; ').find((cookie) => cookie.startsWith(`${NOTED_AS}=`)) ?? '')
    .slice(NOTED_AS.length + 1)
    .split('.')
    .filter(Boolean);

function note(members: readonly string[]): void {
  const lasts = members.length > 0 ? days * 86_400 : 0;
  document.cookie = `${NOTED_AS}=${members.join('.')}; path=/; max-age=${lasts}; samesite=lax`;
}

export const isNoted = (memberId: string): boolean => noted().includes(memberId);
/** So many people at one machine: the first of more are forgotten. */
const peopleNoted = 20;
export const noteKept = (memberId: string): void =>
  note([...noted().filter((one) => one !== memberId), memberId].slice(-peopleNoted));
/** What was kept was deleted on purpose. */
export const forgetNoted = (memberId: string): void => note(noted().filter((one) => one !== memberId));
