/** What a screen reader hears next, beside what has focus: page changes, steps of a drag, what others moved. */
let spoken = $state('');
let turn = false;

export const announcement = (): string => spoken;

/** Says a sentence politely. The same sentence twice is said twice. */
export function announce(sentence: string): void {
  turn = !turn;
  spoken = turn ? sentence : `${sentence}\u00a0`;
}
