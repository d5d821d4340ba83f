/** What the page asked before its code was there (app.html) [M233]. */
export type AskedAhead = {
  readonly slug: string;
  /** Of the address, what names the type on the screen. */
  readonly part: string;
  readonly me: Promise<Response>;
  /** The rows, the type on the screen first. */
  readonly rows: Promise<Response>;
  readonly cut: AbortController;
};

/** Where app.html leaves it: on the page's own global object. */
type Asking = { rapportAsked?: AskedAhead | undefined };

/** What this page asked ahead of this workspace: once, as whoever asks again wants a new answer. */
export function takeAskedAhead(slug: string): AskedAhead | undefined {
  // A client that runs without a page (the ones of the torture) has no `window`.
  const place: Asking = globalThis as Asking;
  const asked = place.rapportAsked;
  place.rapportAsked = undefined;
  if (asked?.slug === slug) return asked;
  asked?.cut.abort();
  return undefined;
}
