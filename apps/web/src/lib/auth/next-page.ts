/** Where somebody wanted to go. Only ever an address of this product: `next` comes from a link anybody may have made. */
export function nextPage(search: Pick<URLSearchParams, 'get'>): string {
  const wish = search.get('next') ?? '';
  return /^\/app\/[^/\\]/.test(wish) ? wish : '/';
}

/** Where a session proves the second factor that it began without; it leads back to the page on the screen. */
export const proveFirst = (): string => `/second-factor?next=${encodeURIComponent(location.pathname)}`;
