import type { Awareness } from 'y-protocols/awareness';

/**
 * Takes the place out of the states of those who are at a record, as if they had said so themselves: a state that was
 * taken away whole would come back with the place still in it, a quarter of a minute later.
 */
export function leavePlace(awareness: Awareness, type: string, id: string): void {
  const there: number[] = [];
  for (const [client, { location, ...rest }] of awareness.getStates()) {
    const at = location as { readonly type?: unknown; readonly id?: unknown } | undefined;
    const known = awareness.meta.get(client);
    if (at?.type !== type || at.id !== id || !known) continue;
    awareness.states.set(client, rest);
    awareness.meta.set(client, { ...known, clock: known.clock + 1 });
    there.push(client);
  }
  if (there.length > 0) awareness.emit('update', [{ added: [], updated: there, removed: [] }, 'access']);
}
