import { roles } from '@rapport/model/access/roles';
import { z } from 'zod';
import { controlCommand, ControlRefusal, workspaceOf } from './control-command.ts';

const workspace = z.string().optional();

/** `rapport user …` */
export const userCommands = {
  /** The first owner makes the workspace, as the sign-up link would; everybody else joins one. */
  'user add': controlCommand({
    args: z.object({
      workspace,
      email: z.string(),
      password: z.string(),
      name: z.string(),
      role: z.enum(roles),
      /** For the first owner only. */
      newWorkspace: z.object({ name: z.string(), currency: z.string(), timeZone: z.string(), locale: z.string() }).optional(),
    }),
    async run({ services }, { workspace: slug, newWorkspace, ...user }) {
      const { email, password, name, role } = user;
      const code = services.workspaces().length === 0 ? await services.identity.signUpCode() : undefined;
      if (code !== undefined) {
        if (role !== 'owner' || !newWorkspace)
          throw new ControlRefusal('control.ownerFirst', { link: signUpLink(services.config.publicUrl, code) });
        return { id: (await services.identity.signUpFirst(code, newWorkspace, { name, email, password })).memberId };
      }
      return { id: await services.identity.addUser(workspaceOf(services, slug).workspace.id, { name, email, password, role }) };
    },
  }),

  'user list': controlCommand({
    args: z.object({ workspace }),
    run: async ({ services }, { workspace: slug }) =>
      [...workspaceOf(services, slug).definitions().members.values()].map(({ id, name, email, role, signsIn, active }) => ({
        id,
        name,
        email: email ?? '',
        role,
        signsIn: signsIn && active,
      })),
  }),

  'user password': controlCommand({
    args: z.object({ email: z.string(), password: z.string() }),
    async run({ services }, { email, password }) {
      await services.identity.setPassword(email, password);
      return {};
    },
  }),

  /** A link that sets a new password, for whoever cannot be mailed one; their second factor goes too where that is asked for. */
  'user reset': controlCommand({
    args: z.object({ email: z.string(), twoFactor: z.boolean() }),
    async run({ services: { identity } }, { email, twoFactor }) {
      return { link: (await identity.links.byOperator(email, twoFactor)).link };
    },
  }),

  'sign-up link': controlCommand({
    args: z.object({}),
    async run({ services }) {
      const code = await services.identity.signUpCode();
      return { code, link: code === undefined ? undefined : signUpLink(services.config.publicUrl, code) };
    },
  }),
};

/** Where the first owner makes the workspace. */
export const signUpLink = (publicUrl: string, code: string): string => `${publicUrl}/sign-up?code=${encodeURIComponent(code)}`;
