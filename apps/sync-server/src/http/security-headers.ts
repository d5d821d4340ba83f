/** Headers of every answer, pages included. The content security policy of pages is SvelteKit's (svelte.config.js). */
export function securityHeaders(publicUrl: string): readonly (readonly [string, string])[] {
  return [
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'strict-origin-when-cross-origin'],
    ['permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['x-frame-options', 'DENY'],
    ...(publicUrl.startsWith('https:') ? ([['strict-transport-security', 'max-age=31536000; includeSubDomains']] as const) : []),
  ];
}
