import type { Option } from '#lib/ui/option.ts';

/** One question with a list of answers, hung on what it is about: stage of a row, owner of a selection. */
export type QuickPick = {
  readonly label: string;
  readonly anchor: HTMLElement;
  readonly options: readonly Option[];
  readonly chosen?: readonly string[];
  readonly onChoose: (value: string) => void;
  readonly onCreate?: (text: string) => void;
  /** How what was typed is offered; "Create …" when absent. */
  readonly createText?: (text: string) => string;
};

let asked = $state.raw<QuickPick>();
export const quickPick = (): QuickPick | undefined => asked;

/** Asks; the answer closes it, and the focus returns to where it was. */
export function askQuickly(question: QuickPick): void {
  asked = question;
}
export function closeQuickPick(): void {
  asked = undefined;
}
