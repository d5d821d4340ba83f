/** A mail in parts, from which both its text and its HTML are made. */
export type MailPart =
  | { readonly line: string }
  | { readonly quote: string }
  | { readonly link: string; readonly label: string; readonly button?: boolean }
  /** Small print. */
  | { readonly note: string };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\n/g, '<br>');

export const textOfMail = (parts: readonly MailPart[]): string =>
  parts
    .map((part) => {
      if ('line' in part) return part.line;
      if ('quote' in part) return part.quote.replace(/^/gm, '> ');
      if ('link' in part) return `${part.label}: ${part.link}`;
      return `-- \n${part.note}`;
    })
    .join('\n\n') + '\n';

/** Simple enough for every reader: no pictures, no styles from elsewhere, nothing that tells who opened it. */
export const htmlOfMail = (parts: readonly MailPart[], language: string): string => {
  const body = parts
    .map((part) => {
      if ('line' in part) return `<p>${escaped(part.line)}</p>`;
      if ('quote' in part)
        return `<blockquote style="margin:0;padding-left:12px;border-left:2px solid #bbb;color:#555">${escaped(part.quote)}</blockquote>`;
      if ('link' in part) {
        const style = part.button
          ? ' style="display:inline-block;padding:8px 14px;border-radius:6px;background:#0b6e75;color:#fff;text-decoration:none"'
          : '';
        return `<p><a href="${escaped(part.link)}"${style}>${escaped(part.label)}</a></p>`;
      }
      return `<p style="color:#666;font-size:12px">${escaped(part.note)}</p>`;
    })
    .join('\n');
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><body style="font:15px/1.5 system-ui,sans-serif;color:#222;max-width:560px">${body}</body></html>`;
};
