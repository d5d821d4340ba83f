/**
 * The one place that builds and parses document names: `<workspace>.<incarnation>/<type>/<id>/<generation>`.
 */
export type DocumentName = string & { readonly brand: 'DocumentName' };

export type DocumentAddress = {
  readonly workspace: string;
  /** Raised once by each restore of the workspace from a backup. */
  readonly incarnation: number;
  /** An object type, or `settings`, or `presence`. */
  readonly type: string;
  readonly id: string;
  /** Raised by rotation or erasure of the document. */
  readonly generation: number;
};

export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const namePattern =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([1-9][0-9]{0,8})\/([a-z][A-Za-z0-9]{0,39})\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/([1-9][0-9]{0,8})$/;

export const isUuid = (text: unknown): text is string => typeof text === 'string' && uuidPattern.test(text);

export function documentName(at: DocumentAddress): DocumentName {
  return `${at.workspace}.${at.incarnation}/${at.type}/${at.id}/${at.generation}` as DocumentName;
}

/** Undefined for anything that `documentName` would not have made. */
export function parseDocumentName(name: string): DocumentAddress | undefined {
  const match = name.length <= 160 ? namePattern.exec(name) : null;
  if (!match) return undefined;
  const [, workspace, incarnation, type, id, generation] = match as unknown as [string, string, string, string, string, string];
  return { workspace, incarnation: Number(incarnation), type, id, generation: Number(generation) };
}
