import { viewType } from '@rapport/model/query/derived';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { columnsIn, columnsOf } from '../../records/list/columns.ts';
import { addressOfView, usualSort, viewFromAddress } from '@rapport/model/screen/view-address';

/** Where the server gives a list as CSV: its view's rows, and the columns a table of it shows, title first. */
export function exportAddress(workspace: string, type: ObjectType, params: URLSearchParams): string {
  const view = viewFromAddress(type, params, usualSort);
  const shown = viewType(view) ?? type;
  const chosen = columnsIn(shown, params.get('columns'));
  const fields = [...type.title, ...columnsOf(shown, chosen).map((column) => column.key)].join(',');
  // Sorted as the list is, also when the address does not say how.
  return `/api/w/${workspace}/export/${type.plural}${addressOfView(type, view, [], new URLSearchParams({ fields }))}`;
}
