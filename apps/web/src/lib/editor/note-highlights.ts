/**
 * Stretches of a note that are coloured without touching its text. The names are the page's, so that several notes share
 * them; each adds and takes away its own. A browser without this shows the marks in the margin alone.
 */
export type HighlightName = 'note-comment' | 'note-comment-open' | 'note-written-by' | 'note-arrived';

export class NoteHighlights {
  readonly #own = new Map<HighlightName, readonly Range[]>();

  set(name: HighlightName, ranges: readonly Range[]): void {
    if (typeof CSS === 'undefined' || !('highlights' in CSS)) return;
    const all = CSS.highlights.get(name) ?? new Highlight();
    for (const range of this.#own.get(name) ?? []) all.delete(range);
    for (const range of ranges) all.add(range);
    this.#own.set(name, ranges);
    CSS.highlights.set(name, all);
  }

  release(): void {
    for (const name of this.#own.keys()) this.set(name, []);
  }
}
