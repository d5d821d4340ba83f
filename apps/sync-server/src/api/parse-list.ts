import type { Actor } from '@rapport/model/access/can';
import { timelineKinds, type TimelineKind } from '@rapport/model/customer/timeline-sources';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { parseView } from '@rapport/model/query/parse-view';
import { viewContext } from '@rapport/model/query/view-context';
import type { View, ViewContext } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Definitions } from '@rapport/model/settings/definitions';

export type Page = { readonly limit: number; readonly cursor: string | undefined };
export type ListRequest = Page & { readonly view: View; readonly context: ViewContext };

const standardPage = 100;
const pageParameters = new Set(['limit', 'cursor', 'workspace']);
const listParameters = new Set([...pageParameters, 'sort', 'search', 'derive']);

/** A misspelt parameter must not answer everything as if there were no filter. */
function refuseUnknown(parameters: URLSearchParams, known: (name: string) => boolean): void {
  for (const name of parameters.keys()) if (!known(name)) throw new RefusalError('bad-request', { field: name.slice(0, 100) });
}

function pageOf(parameters: URLSearchParams): Page {
  const text = parameters.get('limit') ?? String(standardPage);
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > limits.pageSize.value) {
    throw new RefusalError('invalid-field', { field: 'limit', values: { reason: 'not-numeric', limit: limits.pageSize.value } });
  }
  return { limit, cursor: parameters.get('cursor') || undefined };
}

/** What a list asks for. */
export function listRequest(
  type: ObjectType,
  parameters: URLSearchParams,
  definitions: Definitions,
  actor: Actor,
  now = new Date(),
): ListRequest {
  refuseUnknown(parameters, (name) => listParameters.has(name) || name === 'filter' || name.startsWith('filter['));
  const context = viewContext(definitions, actor.memberId, now.toISOString());
  return { ...pageOf(parameters), view: parseView(type, parameters, definitions), context };
}

/** What a page of a timeline asks for: everything, or some kinds of it. */
export function timelineRequest(parameters: URLSearchParams): Page & { readonly kinds: ReadonlySet<TimelineKind> } {
  const named = parameters.get('kinds')?.split(',') ?? timelineKinds;
  const kinds = timelineKinds.filter((kind) => named.includes(kind));
  if (kinds.length < new Set(named).size) throw new RefusalError('bad-request', { field: 'kinds' });
  return { ...pageRequest(parameters, 'kinds'), kinds: new Set(kinds) };
}

/** What a page of events asks for: its cursor is a time and an id. */
export function pageRequest(parameters: URLSearchParams, ...more: readonly string[]): Page {
  refuseUnknown(parameters, (name) => pageParameters.has(name) || more.includes(name));
  const page = pageOf(parameters);
  if (page.cursor !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\/[0-9a-f-]{36}$/.test(page.cursor)) {
    throw new RefusalError('bad-request', { field: 'cursor', values: { reason: 'cursor' } });
  }
  return page;
}
