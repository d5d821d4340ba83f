const two = (part: number) => String(part).padStart(2, '0');

/** An instant as a field for day and time holds it: on the clock of this device, to the minute or second. */
export function inputOf(at: string | undefined, seconds = false): string {
  const time = new Date(at ?? '');
  if (Number.isNaN(time.getTime())) return '';
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}${seconds ? `:${two(time.getSeconds())}` : ''}`;
}

/** What was typed there: that minute or second, to its end, so that what happened in it counts. Undefined: not a time yet. */
export function atOf(typed: string, seconds = false): string | undefined {
  const time = new Date(typed);
  if (typed === '' || Number.isNaN(time.getTime()) || time.getFullYear() < 1970) return undefined;
  return new Date(time.getTime() + (seconds ? 999 : 59_999)).toISOString();
}
