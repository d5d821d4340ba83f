import { z } from 'zod';
import { controlCommand, memberByEmail, operatorOf, workspaceOf } from './control-command.ts';

const workspace = z.string().optional();

/** `rapport key …` */
export const keyCommands = {
  'key add': controlCommand({
    args: z.object({ workspace, email: z.string(), name: z.string() }),
    async run({ services }, { workspace: slug, email, name }) {
      const owner = workspaceOf(services, slug);
      return services.identity.addKey(operatorOf(owner), name, memberByEmail(owner, email).id);
    },
  }),

  'key list': controlCommand({
    args: z.object({ workspace }),
    async run({ services }, { workspace: slug }) {
      const owner = workspaceOf(services, slug);
      const members = owner.definitions().members;
      const keys = await services.identity.keys(operatorOf(owner));
      return keys.map(({ id, name, member, createdAt, lastUsedAt }) => ({
        id,
        name,
        of: members.get(member)?.email ?? members.get(member)?.name ?? member,
        createdAt,
        lastUsedAt: lastUsedAt ?? '',
      }));
    },
  }),

  'key revoke': controlCommand({
    args: z.object({ workspace, id: z.string() }),
    async run({ services }, { workspace: slug, id }) {
      await services.identity.revokeKey(operatorOf(workspaceOf(services, slug)), id);
      return {};
    },
  }),
};
