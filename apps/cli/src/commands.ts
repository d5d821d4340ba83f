import type { Command } from './command.ts';

/** Every command: one file and one line. Loaded when asked for, so that `help` is quick. */
const loaders: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./commands/start.ts')).start,
  dev: async () => (await import('./commands/dev.ts')).dev,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  test: async () => (await import('./commands/test.ts')).test,
  check: async () => (await import('./commands/check.ts')).check,
  bench: async () => (await import('./commands/bench.ts')).bench,
  torture: async () => (await import('./commands/torture.ts')).torture,
  user: async () => (await import('./commands/user.ts')).user,
  key: async () => (await import('./commands/key.ts')).key,
  import: async () => (await import('./commands/import.ts')).importFile,
  export: async () => (await import('./commands/export.ts')).exportFile,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
  rebuild: async () => (await import('./commands/rebuild.ts')).rebuild,
  rotate: async () => (await import('./commands/rotate.ts')).rotate,
  help: async () => (await import('./commands/help.ts')).help,
};

export const commandNames = Object.keys(loaders);

/** Undefined when there is no such command. */
export const loadCommand = async (name: string): Promise<Command | undefined> =>
  Object.hasOwn(loaders, name) ? loaders[name]?.() : undefined;
