/** A letter of a script that is written from right to left, or a sign that turns the direction of what follows. */
const turns =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200f\u202a-\u202e\u2066-\u2069]/u;
const signs = /[\u2066-\u2069]/gu;

/**
 * A name or a value inside a sentence: one that is written from right to left stands apart, or it would draw the amount
 * or the date beside it to its other side. Signs of the kind that a name brings along would end that early.
 */
export const isolated = (words: string): string => (turns.test(words) ? `\u2068${words.replace(signs, '')}\u2069` : words);

/** A sentence that is kept as a value, such as the subject of a call: without the signs that are for showing. */
export const unmarked = (sentence: string): string => sentence.replace(signs, '');
