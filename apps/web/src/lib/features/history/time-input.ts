const two = (part: number) => String(part).padStart(2, '0');

/** An instant as a field for day and time holds it: on the clock of this device, to the minute. */
export function inputOf(at: string | undefined): string {
  const time = new Date(at ?? '');
  if (Number.isNaN(time.getTime())) return '';
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** What was typed there: that minute, to its end, so that what happened in it counts. Undefined: not a time yet. */
export function atOf(typed: string): string | undefined {
  const time = new Date(typed);
  if (typed === '' || Number.isNaN(time.getTime()) || time.getFullYear() < 1970) return undefined;
  return new Date(time.getTime() + 59_999).toISOString();
}
