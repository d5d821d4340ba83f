import { z } from 'zod';
import { controlCommand, workspaceOf } from './control-command.ts';

/** `rapport rotate`: a fresh copy takes the place of one document, which forgets what was deleted in it. */
export const rotateCommands = {
  rotate: controlCommand({
    args: z.object({ workspace: z.string().optional(), id: z.uuid() }),
    async run({ services }, { workspace, id }) {
      return { done: await workspaceOf(services, workspace).rotate(id) };
    },
  }),
};
