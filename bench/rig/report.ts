/** One measured figure beside its aim. `met` undefined: there is no aim, or the run was invalid. */
export type Figure = {
  readonly what: string;
  readonly measured: string;
  readonly aim: string;
  readonly met: boolean | undefined;
};

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join(
    '\n',
  );
}

export const figuresTable = (figures: readonly Figure[]): string =>
  table(
    ['what', 'measured', 'aim', ''],
    figures.map(({ what, measured, aim, met }) => [what, measured, aim, met === undefined ? '' : met ? 'met' : 'missed']),
  );
