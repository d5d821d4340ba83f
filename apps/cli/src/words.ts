import { localeFor } from '@rapport/text/namespaces';
import { translator } from '@rapport/text/translator';

const environment = process.env;

/** The words of the command line, in the language of the terminal. */
export const t = translator(localeFor(environment.LC_ALL ?? environment.LC_MESSAGES ?? environment.LANG), 'cli', 'errors');
