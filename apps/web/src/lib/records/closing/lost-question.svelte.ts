/** Why something was lost: an option of the workspace's list, and what there is to say about it. */
export type LostAnswer = { readonly reason: string | undefined; readonly comment: string };

export type LostQuestion = {
  readonly type: string;
  /** What is about to be lost, by name; one name when it is one record. */
  readonly names: readonly string[];
  /** What the question hangs on: the card, the step, the bar of a selection. */
  readonly anchor: HTMLElement;
  /** Where the question stands there: beside what is as tall as the page, else below. */
  readonly side: 'left' | 'bottom';
  readonly answer: (answer: LostAnswer | undefined) => void;
};

let asked = $state.raw<LostQuestion>();
export const lostQuestion = (): LostQuestion | undefined => asked;

/** Asks once, for one record or many. Undefined: nothing shall be lost after all. */
export function askWhyLost(question: Omit<LostQuestion, 'answer'>): Promise<LostAnswer | undefined> {
  asked?.answer(undefined);
  return new Promise((resolve) => {
    const mine: LostQuestion = {
      ...question,
      answer(answer) {
        if (asked === mine) asked = undefined;
        resolve(answer);
      },
    };
    asked = mine;
  });
}
