import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CliRefusal } from './cli-refusal.ts';
import { t } from './words.ts';

/** Options of a command: `--name VALUE`, or a switch. */
type Options = NonNullable<ParseArgsConfig['options']>;
export type Arguments<Declared extends Options> = ReturnType<
  typeof parseArgs<{ options: Declared; allowPositionals: true; strict: true; args: string[] }>
>;

/** One word of `./rapport <word>`. */
export type Command = {
  /** What follows the word, as `help` shows it: one line per form. */
  readonly forms: readonly string[];
  run(args: readonly string[]): Promise<number | void>;
};

/** A command whose options are declared; anything else on the line is refused. */
export const command = <const Declared extends Options>(declaration: {
  readonly forms: readonly string[];
  readonly options: Declared;
  readonly run: (values: Arguments<Declared>['values'], words: readonly string[]) => Promise<number | void>;
}): Command => ({
  forms: declaration.forms,
  run: async (args) => {
    let parsed: Arguments<Declared>;
    try {
      parsed = parseArgs({ args: [...args], options: declaration.options, allowPositionals: true, strict: true });
    } catch (error) {
      throw new CliRefusal(`${(error as Error).message}\n${t('help.forms', { forms: declaration.forms.join('\n  ') })}`, 2);
    }
    return declaration.run(parsed.values, parsed.positionals);
  },
});

/** Refuses a line that fits none of the command's forms. */
export const wrongForm = (forms: readonly string[]): CliRefusal =>
  new CliRefusal(t('help.forms', { forms: forms.join('\n  ') }), 2);
