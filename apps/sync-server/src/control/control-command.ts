import type { Actor } from '@rapport/model/access/can';
import type { z } from 'zod';
import type { Services, WorkspaceOwner } from '../services.ts';

export type ControlProgress = { readonly done: number; readonly total: number };

/** What a command may use: the services, and somebody who watches. */
export type ControlContext = { readonly services: Services; report(progress: ControlProgress): void };

/** A command of the operator: what it takes and what it does. Whoever reaches the socket may run it. */
export type ControlCommand<Args, Answer> = {
  readonly args: z.ZodType<Args>;
  run(context: ControlContext, args: Args): Promise<Answer>;
};

export const controlCommand = <Args, Answer>(command: ControlCommand<Args, Answer>): ControlCommand<Args, Answer> => command;

/** A refusal of the operator's command, told by a text of the catalogue's namespace `cli`. */
export class ControlRefusal extends Error {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(key: string, values: Readonly<Record<string, string | number>> = {}) {
    super(key);
    this.name = 'ControlRefusal';
    this.key = key;
    this.values = values;
  }
}

/** The workspace meant by its slug, or the only one. */
export function workspaceOf(services: Services, slug: string | undefined): WorkspaceOwner {
  const all = services.workspaces();
  const chosen = slug === undefined && all.length === 1 ? all[0] : all.find((workspace) => workspace.slug === slug);
  if (chosen) {
    const owner = services.owner(chosen.id);
    if (owner) return owner;
    throw new ControlRefusal('control.leaseElsewhere', { workspace: chosen.slug });
  }
  if (all.length === 0) throw new ControlRefusal('control.noWorkspace');
  throw new ControlRefusal('control.whichWorkspace', { workspaces: all.map((workspace) => workspace.slug).join(', ') });
}

/** The operator acts with an owner's rights, in the name of the workspace's first owner. */
export function operatorOf(owner: WorkspaceOwner): Actor {
  const first = [...owner.definitions().members.values()]
    .filter((member) => member.role === 'owner')
    .sort((a, b) => (a.id < b.id ? -1 : 1))[0];
  if (!first) throw new ControlRefusal('control.noWorkspace');
  return { memberId: first.id, workspaceId: owner.workspace.id, role: 'owner' };
}

/** The member who signs in with this address. */
export function memberByEmail(owner: WorkspaceOwner, email: string) {
  const wanted = email.trim().toLowerCase();
  const member = [...owner.definitions().members.values()].find((candidate) => candidate.email?.toLowerCase() === wanted);
  if (!member) throw new ControlRefusal('control.noSuchUser', { email });
  return member;
}
