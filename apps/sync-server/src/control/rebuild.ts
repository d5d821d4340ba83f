import { rebuild } from '@rapport/persistence/server/rows/rebuild-rows';
import { z } from 'zod';
import { tendSoon } from '../jobs/table-care.ts';
import { controlCommand } from './control-command.ts';

/** `rapport rebuild`: rows and events once more from the log, workspace by workspace. */
export const rebuildCommands = {
  rebuild: controlCommand({
    args: z.object({}),
    async run({ services, report }) {
      const workspaces = services.workspaces();
      for (const { id } of workspaces) await rebuild(services.database, id, { progress: report });
      await tendSoon(services);
      return { workspaces: workspaces.length };
    },
  }),
};
