import { parseDateInput, type DateContext } from '../../schema/parse-date-input.ts';

/** Words that lead to a date and go with it: "call Ana on friday". */
const leading = /[\s,]+(?:on|by|until|am|bis|zum)$/i;
const longestDate = 4;

/** What a person typed, without the date at its end: "call Ana +2w" is "call Ana" in two weeks. */
export function splitDate(text: string, context: DateContext): { readonly text: string; readonly date: string | undefined } {
  const words = text.trim().split(/\s+/);
  for (let count = Math.min(longestDate, words.length - 1); count > 0; count--) {
    const last = words.slice(-count).join(' ');
    const date = parseDateInput(last, context);
    // A lone number is rather a number than a day.
    if (date === undefined || /^\d+$/.test(last)) continue;
    return { text: words.slice(0, -count).join(' ').replace(leading, '').replace(/,$/, ''), date };
  }
  return { text: words.join(' '), date: undefined };
}
