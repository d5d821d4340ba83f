/**
 * The shape of a row, the same on the wire, in the replica and after reading a table:
 * empty values are left out, so `{...}` of an empty record is `{}`.
 *
 * | kind | stored value |
 * |---|---|
 * | text, longText, url, externalId, choice | string (NFC, well-formed, without U+0000) |
 * | number, percent | integer scaled by 10^decimals |
 * | rating | integer 1-5 |
 * | serial | positive integer, shown as `D-1042` |
 * | money | `{minor: integer, currency: 'EUR'}` |
 * | date | `YYYY-MM-DD` |
 * | dateTime | `YYYY-MM-DDTHH:mm:ss.sssZ` |
 * | yesNo | boolean |
 * | recurrence | `week`, `2 weeks`, `month on 31` |
 * | member, team, reference | lower-case UUID; a reference to any type is `<type>:<uuid>` |
 * | tags, emails, phones, references, members | strings, sorted by code unit, without doubles |
 * | address | `{street, city, region, postalCode, country}`, each optional |
 */
export type Money = { readonly minor: number; readonly currency: string };
export type Address = { readonly [part in 'street' | 'city' | 'region' | 'postalCode' | 'country']?: string };
export type Value = string | number | boolean | Money | Address | readonly string[];
export type Values = { readonly [field: string]: Value | undefined };

/** A value in the document that its field does not allow: projected to empty, kept here with its text. */
export type Issue = { readonly field: string; readonly text: string; readonly reason: string };

/** What every row carries beside its values. Times are ISO with milliseconds and Z. */
export type RowMeta = {
  readonly id: string;
  readonly type: string;
  /** Position in the document's log up to which this row is projected. For entries: the version. */
  readonly position: number;
  readonly generation: number;
  readonly createdAt: string;
  readonly createdBy: string | undefined;
  readonly updatedAt: string;
  readonly updatedBy: string | undefined;
  readonly deletedAt: string | undefined;
  /** For tracked fields: when the value last changed (the time it was made). */
  readonly since: { readonly [field: string]: string };
  readonly issues: readonly Issue[];
};

export type Row = RowMeta & { readonly values: Values };
