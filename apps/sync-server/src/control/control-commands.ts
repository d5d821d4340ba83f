import { RefusalError } from '@rapport/model/errors';
import { type ControlContext, ControlRefusal } from './control-command.ts';
import { backupCommands } from './backup.ts';
import { exchangeCommands } from './exchange.ts';
import { keyCommands } from './keys.ts';
import { rebuildCommands } from './rebuild.ts';
import { rotateCommands } from './rotate.ts';
import { userCommands } from './users.ts';

/** Everything an operator can have the server do. A new group of commands is one file and one line here. */
export const controlCommands = {
  ...userCommands,
  ...keyCommands,
  ...rebuildCommands,
  ...rotateCommands,
  ...backupCommands,
  ...exchangeCommands,
};

export type ControlName = keyof typeof controlCommands;
export type ControlArgs<Name extends ControlName> = Parameters<(typeof controlCommands)[Name]['run']>[1];
export type ControlAnswer<Name extends ControlName> = Awaited<ReturnType<(typeof controlCommands)[Name]['run']>>;

/** What goes back over the socket, a line each: progress any number of times, then one of the others. */
export type ControlReply =
  | { readonly progress: { readonly done: number; readonly total: number } }
  | { readonly answer: unknown }
  | {
      readonly refused: {
        readonly key: string;
        readonly values: Readonly<Record<string, string | number>>;
        readonly field?: string | undefined;
      };
    };

export const isControlName = (name: string): name is ControlName => Object.hasOwn(controlCommands, name);

/** Runs a command in this process. */
export async function runControl<Name extends ControlName>(
  context: ControlContext,
  name: Name,
  args: unknown,
): Promise<ControlAnswer<Name>> {
  const command = controlCommands[name] as unknown as {
    args: { parse(value: unknown): ControlArgs<Name> };
    run(context: ControlContext, args: ControlArgs<Name>): Promise<ControlAnswer<Name>>;
  };
  return command.run(context, command.args.parse(args));
}

/** An error as the command line shows it; undefined for what is a fault and not a refusal. */
export function refusalOf(error: unknown): Extract<ControlReply, { refused: unknown }>['refused'] | undefined {
  if (error instanceof ControlRefusal) return { key: `cli:${error.key}`, values: error.values };
  if (error instanceof RefusalError) {
    return { key: `errors:${error.refusal.kind}`, values: error.refusal.values ?? {}, field: error.refusal.field };
  }
  return undefined;
}
