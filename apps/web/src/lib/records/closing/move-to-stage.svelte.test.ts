import { deal } from '@rapport/model/objects/deal';
import { expect, test } from 'vitest';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { moveToStage } from './move-to-stage.ts';

test('A card has moved as soon as it is shown so: whoever goes on with it waits for no disk', async () => {
  const moved: (readonly string[])[] = [];
  const client = {
    definitions: { stages: new Map([['b', { id: 'b', outcome: 'open', requires: [] }]]) },
    update: (_: string, ids: readonly string[]) => (moved.push(ids), new Promise(() => {})),
  } as unknown as WorkspaceClient;
  const done = await Promise.race([
    moveToStage(client, deal, [{ id: 'd', values: { stage: 'a' } }], 'b', document.body),
    new Promise((resolve) => setTimeout(resolve, 50, 'waits')),
  ]);
  expect([done, moved]).toEqual([true, [['d']]]);
});
