/** What somebody takes along: a record, all that a view shows, or their accounts with what belongs to them. */
export type PinTarget =
  | { readonly kind: 'record'; readonly type: string; readonly record: string }
  | {
      readonly kind: 'view';
      readonly type: string;
      /** The saved view that is followed as it changes; otherwise the list as `address` says. */
      readonly view?: string;
      readonly address: string;
    }
  | { readonly kind: 'accounts' };

/** Kept on the device alone. `at`: ISO, by its clock. */
export type Pin = PinTarget & { readonly id: string; readonly at: string };

/** Taking the same along twice is taking it once. */
export function pinId(target: PinTarget): string {
  switch (target.kind) {
    case 'record':
      return `record:${target.type}:${target.record}`;
    case 'view':
      return target.view === undefined ? `list:${target.type}?${target.address}` : `view:${target.view}`;
    case 'accounts':
      return 'accounts';
    default:
      return target satisfies never;
  }
}
