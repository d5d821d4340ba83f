import type { Rolldown } from 'vite';

/**
 * What is fetched at one time, by the modules that it begins with; what is needed first comes first. Left to itself the
 * bundler makes a file of whatever a set of pages shares, most of them smaller than what it costs to ask for them: the first
 * board of a new device asked for well over a hundred files, six at a time.
 */
const parts = {
  start: /runtime\/client\/(client-)?entry\.js$|routes\/\+layout\./,
  list: /routes\/app\/\+layout\.|\[workspace\]\/\+layout\.|\[type\]\/\+(layout|page)\./,
  board: /records\/board\/Board\.svelte$/,
  table: /records\/list\/RecordTable\.svelte$/,
  collaboration: /client\/collaboration\.ts$/,
  record: /records\/record\/RecordPage\.svelte$/,
  dialogs: /shell\/(Palette|KeyHelp|CreateDialog)\.svelte$|closing\/LostQuestionLayer\.svelte$/,
  signIn: /routes\/\(auth\)\//,
  settings: /settings\/.*\+(layout|page)\./,
};
type Part = keyof typeof parts;
const names = Object.keys(parts) as readonly Part[];

/** SvelteKit looks these up by themselves. */
const entries = /runtime\/client\/(client-)?entry\.js$/;
/**
 * What runs before a page has told SvelteKit which build it is of, and must not bring code along that asks: that which takes
 * the answer, and what the list of all pages fetches them with.
 */
const before = { payload: /runtime\/client\/payload\.js$/, fetching: /vite\/preload-helper/ };

/** Chunks in the order in which modules are given to them: one never needs anything of those behind it. */
const chunks = [
  'payload',
  'fetching',
  'start',
  'common',
  'list',
  'views',
  'collaboration',
  'record',
  'dialogs',
  'signIn',
  'settings',
] as const;

/** Where a module goes; undefined: the bundler decides. */
function chunkOf(id: string, context: Rolldown.ChunkingContext): (typeof chunks)[number] | undefined {
  if (before.payload.test(id)) return 'payload';
  if (before.fetching.test(id)) return 'fetching';
  if (entries.test(id)) return undefined;
  const needed = partsWith(id, context);
  if (needed.has('start')) return 'start';
  // Whoever signs in is not kept waiting for lists and records.
  if (needed.has('signIn') && needed.size > 1) return 'common';
  if (needed.has('list')) return 'list';
  const views = (['board', 'table'] as const).filter((view) => needed.has(view));
  // Of boards and tables one is drawn; what is only one's own comes with it.
  if (views.length > 0) return needed.size > 1 ? 'views' : undefined;
  return (['collaboration', 'record', 'dialogs', 'signIn', 'settings'] as const).find((part) => needed.has(part));
}

/** The parts that a module is in, found by going from it to whatever imports it. */
function partsWith(id: string, context: Rolldown.ChunkingContext): ReadonlySet<Part> {
  const reached = new Set([id]);
  for (const at of reached) for (const importer of context.getModuleInfo(at)?.importers ?? []) reached.add(importer);
  return new Set(names.filter((name) => [...reached].some((at) => parts[name].test(at))));
}

/** Rolldown's groups for the pages' code [M223]. */
export const chunkGroups = chunks.map((chunk, at) => ({
  debugName: chunk,
  priority: chunks.length - at,
  name: (id: string, context: Rolldown.ChunkingContext) => (chunkOf(id, context) === chunk ? chunk : null),
}));
