import { objectTypes } from '@rapport/model/objects/index';
import { parseSerial, serialKey } from '@rapport/model/schema/serial';
import { ask } from '../../shell/ask.ts';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';

export type Found = { readonly plural: string; readonly id: string };

/** The record that people call `D-1042`: from the device, else from the server. Undefined when there is none. */
export async function findByNumber(client: WorkspaceClient, text: string): Promise<Found | undefined> {
  // Figures alone may be a number of any type.
  if (!/^[A-Za-z]/.test(text)) return undefined;
  for (const { key: type, plural, fields } of Object.values(objectTypes)) {
    const key = serialKey(objectTypes[type]!);
    const number = key === undefined ? undefined : parseSerial(fields[key]!, text);
    if (key === undefined || number === undefined) continue;
    const here = client.replica.rows(type).find((row) => row.values[key] === number);
    if (here) return { plural, id: here.id };
    const query = new URLSearchParams({ workspace: client.workspace.id, [`filter[${key}]`]: String(number), limit: '1' });
    try {
      const { items } = await ask<{ items: readonly { readonly id: string }[] }>(`/api/v1/${plural}?${query}`);
      return items[0] && { plural, id: items[0].id };
    } catch {
      return undefined;
    }
  }
  return undefined;
}
