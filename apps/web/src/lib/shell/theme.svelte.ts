export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const KEPT_AS = 'rapport.theme';
let theme = $state<Theme>('system');

export const currentTheme = (): Theme => theme;

/** The frame that a system draws around an installed app; `app.html` says the same for each mode. */
const frame = { light: '#fefdfb', dark: '#121417' } as const;

function show(): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]'))
    meta.content = frame[theme === 'system' ? (meta.dataset.scheme === 'dark' ? 'dark' : 'light') : theme];
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Takes up what was chosen on this device; called once by the root layout, before the first paint of a page. */
export function restoreTheme(): void {
  const kept = localStorage.getItem(KEPT_AS);
  theme = themes.find((one) => one === kept) ?? 'system';
  show();
}

export function chooseTheme(next: Theme): void {
  theme = next;
  localStorage.setItem(KEPT_AS, next);
  show();
}
