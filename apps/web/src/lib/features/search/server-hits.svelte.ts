import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Hit, HitGroup, Named } from '@rapport/model/search/hit';
import type { Replica } from '../../replica/replica.svelte.ts';
import { isListed } from '../../replica/ordered-rows.ts';
import { hashOf } from '../../editor/record-notes.ts';
import { ask } from '../../shell/ask.ts';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';

export type Asked = {
  readonly text: string;
  /** Plurals of the types that are asked for: undefined for all, none when the server knows no more than this device. */
  readonly types: readonly string[] | undefined;
  /** Hits of each type, at most. */
  readonly limit: number;
};

const pauseMilliseconds = 150;

/**
 * What the server finds for a text that is being typed: asked once the typing pauses, and again when the network is
 * back. The last answer stays until the next is there, so that nothing flickers; an answer that comes late is dropped.
 */
export class ServerHits {
  #groups = $state.raw<readonly HitGroup[]>([]);
  readonly #client: WorkspaceClient;
  /** The text that `groups` answers. */
  text = $state('');
  /** `ready` when `groups` answers what is asked. */
  state = $state<'asking' | 'ready' | 'unreachable'>('ready');

  constructor(client: WorkspaceClient, asked: () => Asked) {
    this.#client = client;
    $effect(() => {
      const { text, types, limit } = asked();
      if (!text || types?.length === 0) {
        this.#show(text, []);
        return;
      }
      // Of what this device leaves to the server it cannot say what went out of sight [V6].
      void client.replica.leftVersion;
      if (!client.connection.online) {
        this.state = 'unreachable';
        return;
      }
      this.state = 'asking';
      const query = new URLSearchParams({ workspace: client.workspace.id, q: text, limit: String(limit) });
      if (types) query.set('types', types.join(','));
      let late = false;
      const timer = setTimeout(async () => {
        try {
          const { groups } = await ask<{ groups: readonly HitGroup[] }>(`/api/v1/search?${query}`);
          if (!late) this.#show(text, groups);
        } catch {
          if (!late) this.state = 'unreachable';
        }
      }, pauseMilliseconds);
      return () => {
        late = true;
        clearTimeout(timer);
      };
    });
  }

  /** Without what went out of sight or into the trash since the server answered: the rows of this device know [V6]. */
  get groups(): readonly HitGroup[] {
    const { replica } = this.#client;
    if (!replica.complete) return this.#groups;
    return this.#groups.flatMap((group) => {
      const hits = group.hits.filter((hit) => {
        const { type, id } = placeOf(hit);
        if (replica.left.has(type)) return true;
        const row = replica.row(type, id);
        return row !== undefined && isListed(row);
      });
      return hits.length > 0 ? [{ ...group, hits }] : [];
    });
  }

  #show(text: string, groups: readonly HitGroup[]): void {
    this.#groups = groups;
    this.text = text;
    this.state = 'ready';
  }
}

/**
 * What is to be asked of the server: where the rows are here, types that this device leaves to it, and what documents say,
 * of which it keeps some; before that, everything.
 */
export function askedOfServer(
  { complete, left }: Pick<Replica, 'complete' | 'left'>,
  types: readonly ObjectType[],
): readonly string[] {
  return types.filter(({ key, richText }) => !complete || richText !== undefined || left.has(key)).map(({ plural }) => plural);
}

/** Where a hit leads: what is said about a record is read at that record. */
export const placeOf = (hit: Hit): Named => hit.record ?? hit;

/** Where on that record's page: of a note, the words that were meant. */
export const hashOfHit = (hit: Hit, words: readonly string[]): string =>
  hit.type === 'note' ? hashOf({ note: hit.id, words: words.join(' ') }) : '';
