import { type Config, variables } from '@rapport/sync-server/config';
import { defaultDirectory } from '../data-directory/default-directory.ts';
import { repository } from '../repository.ts';
import { t } from '../words.ts';
import { type Machine, thisMachine } from './machine.ts';
import { shortages } from './shortages.ts';

/** What a start says and goes on: where the data lie when not in the clone, and what the machine is short of. */
export function warnings(
  { dataDirectory }: Config,
  machine: Machine = thisMachine(),
  environment = process.env,
): readonly string[] {
  const moved = environment[variables.dataDirectory.name] === undefined ? defaultDirectory(repository).because : undefined;
  return [
    ...(moved === undefined ? [] : [t(`data.elsewhere.${moved}`, { directory: dataDirectory })]),
    ...shortages(machine, dataDirectory),
  ];
}
