/** Collects the values of a statement while its text is being built. */
export class Parameters {
  readonly values: unknown[] = [];

  /** The placeholder of a value. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** Whether Postgres can hold the text; a stored value never is one that it cannot. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** A pattern for `like` that finds the text anywhere. */
export const anywhere = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
