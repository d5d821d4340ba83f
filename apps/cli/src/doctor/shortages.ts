import { t } from '../words.ts';
import type { Machine } from './machine.ts';

/** What installing, building and a database that grows need, with room to spare. */
const enough = { disk: 2 * 1024 ** 3, memory: 1.5 * 1024 ** 3, openFiles: 1_024 } as const;

const gigabytes = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1);

/** What the machine is short of, as sentences that name the number and what to do. A start says them and goes on. */
export function shortages(machine: Pick<Machine, 'room' | 'memory' | 'openFiles'>, dataDirectory: string): readonly string[] {
  const { memory, openFiles } = machine;
  const room = machine.room(dataDirectory);
  return [
    ...(room !== undefined && room < enough.disk
      ? [t('doctor.disk', { directory: dataDirectory, room: gigabytes(room), needed: gigabytes(enough.disk) })]
      : []),
    ...(memory < enough.memory ? [t('doctor.memory', { memory: gigabytes(memory), needed: gigabytes(enough.memory) })] : []),
    ...(openFiles < enough.openFiles ? [t('doctor.openFiles', { files: openFiles })] : []),
  ];
}
