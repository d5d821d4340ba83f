/** Whether a text is an address that a link may lead to. Anything that could run a script is none. */
export const isAddress = (text: string): boolean => /^(https?:\/\/|mailto:|tel:)\S+$/i.test(text);

/** What somebody means by what they type where an address is asked for: `example.com/offer` is a page, `kim@example.com` a new mail. */
export function addressOf(typed: string): string | undefined {
  const text = typed.trim();
  if (isAddress(text)) return text;
  if (/^[^\s/@:?#]+\.\p{L}{2,}(?::\d+)?(?:[/?#]\S*)?$/u.test(text) && URL.canParse(`https://${text}`)) return `https://${text}`;
  const found = lastAddress(text);
  return found?.shown === text ? found.url : undefined;
}

/** Links the words that are chosen, or edits the link at the caret. Mod+K is what most know; elsewhere it is the search's. */
export const isLinkKey = ({ key, shiftKey, altKey, metaKey, ctrlKey }: KeyboardEvent): boolean =>
  (metaKey || ctrlKey) && !altKey && key.toLowerCase() === (shiftKey ? 'l' : 'k');

/** An address at the end of a text, without what only closes the sentence around it; group 1 is the address, 2 what follows. */
const last =
  /(?<![^\s(])((?:https?:\/\/|www\.(?=[^\s.]+\.))[^\s<>"]*[^\s<>"'.,;:!?)\]]|[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.\p{L}{2,})([.,;:!?)\]'"]*)$/iu;

/** The same with a space behind it. */
export const lastAddressAndSpace = new RegExp(last.source.replace(/\$$/, ' $'), last.flags);

/** `See www.example.com, ` leads to `https://www.example.com`, `kim@example.com` to a new mail. */
export function lastAddress(text: string): { readonly shown: string; readonly after: string; readonly url: string } | undefined {
  const [, shown = '', after = ''] = last.exec(text) ?? [];
  const url = /^https?:/i.test(shown) ? shown : /^www\./i.test(shown) ? `https://${shown}` : `mailto:${shown}`;
  return shown !== '' && isAddress(url) && (url.startsWith('mailto:') || URL.canParse(url)) ? { shown, after, url } : undefined;
}
