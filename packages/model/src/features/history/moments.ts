/** Rows of a document's log, `first` to `last`, that one person wrote. */
export type LoggedStretch = {
  readonly first: number;
  readonly last: number;
  readonly generation: number;
  /** Undefined: the server. */
  readonly actor: string | undefined;
  readonly at: Date;
};
/** A change of a field, told at the last row of the log that it comes from. */
export type ToldField = { readonly field: string; readonly position: number };

/** What is looked at as one: what somebody changed within a minute. */
export type Moment = {
  readonly first: number;
  readonly last: number;
  readonly actor: string | undefined;
  /** Who wrote by turns with them, where that cannot be told apart. */
  readonly others?: readonly string[];
  readonly at: Date;
  /** The fields that were changed, as far as there are events of it. */
  readonly fields?: readonly string[];
  /** Nothing is kept from before: what the document was then, not what was changed. */
  readonly earliest?: true;
};

const minute = (at: Date): number => Math.floor(at.getTime() / 60_000);
const together = (a: LoggedStretch, b: LoggedStretch): boolean => a.generation === b.generation && minute(a.at) === minute(b.at);

/**
 * The moments of a record, newest first, from the rows of its log in that order: what one person changed in a row within a
 * minute, each field once. So a moment has nobody else's changes in it, and no value is only between two of them: a row
 * of which nothing is told – the creation, or a value that its author replaced within the minute – ends one, too.
 */
export function momentsOfFields(rows: readonly LoggedStretch[], told: readonly ToldField[]): readonly Moment[] {
  const moments: (LoggedStretch & { readonly fields: readonly string[] })[] = [];
  const byPosition = Map.groupBy(told, ({ position }) => position);
  for (const row of rows) {
    const fields = fieldsAt(byPosition, row);
    const later = moments.at(-1);
    const joins =
      later !== undefined &&
      later.actor === row.actor &&
      together(later, row) &&
      fields.length > 0 &&
      !fields.some((field) => later.fields.includes(field));
    if (joins) moments[moments.length - 1] = { ...later, first: row.first, fields: [...later.fields, ...fields] };
    else moments.push({ ...row, fields });
  }
  return moments.map(({ first, last, actor, at, fields }) => ({
    ...{ first, last, actor, at },
    ...(fields.length > 0 && { fields: fields.toSorted() }),
  }));
}

function fieldsAt(told: ReadonlyMap<number, readonly ToldField[]>, { first, last }: LoggedStretch): readonly string[] {
  const fields = new Set<string>();
  for (let position = first; position <= last; position++)
    for (const { field } of told.get(position) ?? []) fields.add(field.split('.')[0] ?? field);
  return [...fields];
}

/**
 * The moments of a text, newest first, from what each person wrote within a minute: those who wrote by turns have one
 * together, as letters that alternate would be moments without end.
 */
export function momentsOfText(stretches: readonly LoggedStretch[]): readonly Moment[] {
  const moments: (LoggedStretch & { readonly others: readonly string[] })[] = [];
  for (const stretch of stretches.toSorted((a, b) => b.last - a.last)) {
    const later = moments.at(-1);
    if (later === undefined || !together(later, stretch) || stretch.last < later.first) moments.push({ ...stretch, others: [] });
    else {
      const { actor } = stretch;
      const known = actor === undefined || actor === later.actor || later.others.includes(actor);
      moments[moments.length - 1] = {
        ...later,
        first: Math.min(later.first, stretch.first),
        // Somebody goes before the server, which is named only where it wrote alone.
        actor: later.actor ?? actor,
        others: known || later.actor === undefined ? later.others : [...later.others, actor],
      };
    }
  }
  return moments.map(({ first, last, actor, at, others }) => ({
    ...{ first, last, actor, at },
    ...(others.length > 0 && { others }),
  }));
}
