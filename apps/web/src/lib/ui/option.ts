/** One thing to choose in an option list. */
export type Option = {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** CSS colour of a dot before the label. */
  readonly dot?: string | undefined;
  /** Initials and presence hue of a person before the label. */
  readonly person?: { readonly name: string; readonly hue: number } | undefined;
  readonly disabled?: boolean;
};
