/** Whether a text is an instant as `Date` writes it, so that texts compare as times do, of a year that the database has. */
export function isInstant(text: string): boolean {
  const at = new Date(text);
  return /^[1-9]\d{3}-/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString() === text;
}
