import type { Changes } from '@rapport/model/commands/command';
import type { Values } from '@rapport/model/schema/row';
import type { Stage } from '@rapport/model/settings/definitions';

/** What a stage asks for before something moves there. */
export type RequiredQuestion = {
  readonly type: string;
  readonly stage: Stage;
  /** What moves, by name. */
  readonly names: readonly string[];
  /** The fields that it lacks, and what it has. */
  readonly fields: readonly string[];
  readonly values: Values;
  readonly answer: (changes: Changes | undefined) => void;
};

let asked = $state.raw<RequiredQuestion>();
export const requiredQuestion = (): RequiredQuestion | undefined => asked;

/** Asks once, for one record or many. Undefined: nothing shall move after all. */
export function askRequired(question: Omit<RequiredQuestion, 'answer'>): Promise<Changes | undefined> {
  asked?.answer(undefined);
  return new Promise((resolve) => {
    const mine: RequiredQuestion = {
      ...question,
      answer(changes) {
        if (asked === mine) asked = undefined;
        resolve(changes);
      },
    };
    asked = mine;
  });
}
