/** What is served with a type of its own, to be shown in a page; everything else is only ever downloaded. */
export const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** Whether a page shows it. Never HTML nor SVG, which may hold programs. */
export const isPicture = (mediaType: string): boolean => pictures.has(mediaType);

export const pdf = 'application/pdf';
const unknown = 'application/octet-stream';

/** One and the same under the names that browsers and libraries give it. */
const aliases: { readonly [said: string]: string } = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'application/x-pdf': pdf,
  'application/x-zip-compressed': 'application/zip',
  'application/x-zip': 'application/zip',
};

/** Types whose bytes always begin with a mark: without it a file is none of them. */
const marked: ReadonlySet<string> = new Set([
  ...pictures,
  'image/bmp',
  'image/tiff',
  pdf,
  'application/zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
]);
/** What office programs wrap a document in that has a password. */
const wrapped = 'application/msword';

const isText = (type: string): boolean =>
  /^text\/|[/+](json|xml|yaml|javascript)$|^application\/(csv|sql|x-sh|rtf)$|^message\//.test(type);

/** What the bytes themselves say: the types whose marks they begin with, the likeliest first, and whether they are text. */
export type Signs = { readonly types: readonly string[]; readonly text: boolean };

export type JudgedType = { readonly mediaType: string } | { readonly said: string; readonly found: string };

/**
 * The type of a file by what its sender says and what its bytes begin with. Where both cannot be true, that is what is
 * answered: the file is not taken under a false name.
 */
export function judgeMediaType(claim: string, { types, text }: Signs): JudgedType {
  const lower = claim.toLowerCase().split(';')[0]?.trim() ?? '';
  const said = aliases[lower] ?? (/^[a-z]+\/[a-z0-9.+-]{1,100}$/.test(lower) ? lower : '');
  const [found] = types;
  if (said === '' || said === unknown) return { mediaType: found ?? (text ? 'text/plain' : unknown) };
  if (types.includes(said)) return { mediaType: said };
  // Two letters that begin a sentence are no mark of a picture.
  if (text && isText(said)) return { mediaType: said };
  if (marked.has(said))
    return types.includes(wrapped) && /officedocument/.test(said)
      ? { mediaType: said }
      : { said, found: found ?? (text ? 'text/plain' : unknown) };
  if (found !== undefined && isText(said)) return { said, found };
  // Nobody knows the mark of such a file, or whether it has one: it is kept, and not believed.
  return { mediaType: isText(said) ? said : unknown };
}
