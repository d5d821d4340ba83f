/** Somebody who is here, named by the server. One per member, however many tabs he has open. */
export type PresentPerson = {
  readonly memberId: string;
  readonly name: string;
  /** 0-11: which of the twelve presence colours. */
  readonly hue: number;
  /** The field he is in, on the record asked for. */
  readonly field?: string;
  /** No key or pointer for two minutes, or the page is hidden. */
  readonly idle: boolean;
};
