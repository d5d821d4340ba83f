/** Keys that this person has given other places: from the key as it is written in the product to the one they press. */
let chosen = $state.raw<Readonly<Record<string, string>>>({});
const KEPT_AS = 'rapport.keys';

/** Takes up what was chosen on this device. */
export function restoreKeys(): void {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}');
    chosen = Object.fromEntries(
      Object.entries(kept ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    chosen = {};
  }
}

/** The key that this person presses for one as the product writes it; sequences key by key. */
export const pressedFor = (keys: string): string =>
  keys
    .split(' ')
    .map((key) => chosen[key] ?? key)
    .join(' ');

/** The key as the product writes it, for one that was pressed. Nothing for a key that was given away. */
export function meantBy(pressed: string): string {
  for (const [key, own] of Object.entries(chosen)) if (own === pressed) return key;
  return chosen[pressed] === undefined ? pressed : '';
}

/** Gives a key another place; what was there takes the one that becomes free. */
export function chooseKey(key: string, pressed: string): void {
  const before = pressedFor(key);
  const other = meantBy(pressed);
  const next = { ...chosen, [key]: pressed, ...(other && other !== key ? { [other]: before } : {}) };
  chosen = Object.fromEntries(Object.entries(next).filter(([from, to]) => from !== to));
  localStorage.setItem(KEPT_AS, JSON.stringify(chosen));
}

export function forgetKeys(): void {
  chosen = {};
  localStorage.removeItem(KEPT_AS);
}

export const keysChosen = (): boolean => Object.keys(chosen).length > 0;
