import type { Value } from '@rapport/model/schema/row';
import type { Queryable } from '../database.ts';

/** Whether a field of a record has ever held a value: what it was before a change, or what a change made of it. */
export async function hasStood(
  database: Queryable,
  workspaceId: string,
  record: string,
  field: string,
  value: Value | null,
): Promise<boolean> {
  const ofField =
    'workspace_id = $1 and record = $2 and field = $3 and (from_value::jsonb = $4::jsonb or to_value::jsonb = $4::jsonb)';
  const [found] = await database.prepared<{ stood: boolean }>(
    'has-stood',
    `select exists (select from event where ${ofField}) or exists (select from event_archive where ${ofField}) as stood`,
    [workspaceId, record, field, JSON.stringify(value)],
  );
  return found?.stood === true;
}
