import { presenceHue } from '../client/present-person.ts';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';

/** The colour of a person, the same in presence, history and comments. */
export const memberHue = (client: WorkspaceClient, memberId: string): number =>
  presenceHue(memberId, client.replica.row('member', memberId)?.values['hue']);
