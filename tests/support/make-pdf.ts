type Made = {
  readonly pages: number;
  /** Points of both sides of the second page. */
  readonly secondSide?: number;
  /** Runs when a document is opened, where somebody lets it. */
  readonly program?: string;
};

/** A PDF with so many pages, each of which says its number up to the third; the others are empty. */
export function makePdf({ pages, program, secondSide = 400 }: Made): Buffer {
  const objects: string[] = [];
  const add = (body: string) => objects.push(body);
  const font = 3;
  const firstPage = 4;
  add(`<< /Type /Catalog /Pages 2 0 R ${program === undefined ? '' : `/OpenAction << /S /JavaScript /JS (${program}) >>`} >>`);
  const kids = Array.from({ length: pages }, (_, at) => `${firstPage + at} 0 R`).join(' ');
  add(`<< /Type /Pages /Count ${pages} /Kids [${kids}] >>`);
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  for (let at = 0; at < pages; at++) {
    const side = at === 1 ? secondSide : 400;
    const content = at < 3 ? `/Contents ${firstPage + pages + at} 0 R` : '';
    add(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${side} ${side}] /Resources << /Font << /F ${font} 0 R >> >> ${content} >>`);
  }
  for (let at = 0; at < Math.min(pages, 3); at++) {
    const words = `BT /F 24 Tf 40 200 Td (Page ${at + 1} of the offer) Tj ET`;
    add(`<< /Length ${words.length} >>\nstream\n${words}\nendstream`);
  }
  const parts = ['%PDF-1.7\n'];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  for (const [at, body] of objects.entries()) {
    offsets.push(length);
    const part = `${at + 1} 0 obj\n${body}\nendobj\n`;
    parts.push(part);
    length += part.length;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`);
  parts.push(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`);
  return Buffer.from(parts.join(''), 'latin1');
}
