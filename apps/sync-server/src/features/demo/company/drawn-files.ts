import { crc32, deflateSync } from 'node:zlib';

/** A page of lines as a PDF: small, whole, and the same for the same lines. */
export function pdfOf(lines: readonly string[]): Buffer {
  const shown = lines.map((line, index) => `${index === 0 ? '/F 20 Tf' : '/F 11 Tf'} (${escaped(line)}) Tj T*`).join('\n');
  const content = `BT 56 780 Td 20 TL\n${shown}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const at = Buffer.byteLength(file, 'latin1');
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${Buffer.byteLength(file, 'latin1')}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

const escaped = (line: string): string => line.replace(/[\\()]/g, '\\$&').replace(/[^\x20-\xff]/g, '-');

export type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly shade: number;
};

/** A floor plan of boxes on paper, as a PNG in shades of one blue. */
export function planOf(width: number, height: number, boxes: readonly Box[]): Buffer {
  const lines = Buffer.alloc((width * 3 + 1) * height, 0xf6);
  const dot = (x: number, y: number, shade: number) => {
    const at = y * (width * 3 + 1) + 1 + x * 3;
    lines.set([60 + shade * 40, 90 + shade * 36, 120 + shade * 30], at);
  };
  for (let y = 0; y < height; y += 1) lines[y * (width * 3 + 1)] = 0;
  for (const box of boxes)
    for (let y = box.y; y < Math.min(height, box.y + box.height); y += 1)
      for (let x = box.x; x < Math.min(width, box.x + box.width); x += 1) {
        const edge = x < box.x + 3 || y < box.y + 3 || x >= box.x + box.width - 3 || y >= box.y + box.height - 3;
        dot(x, y, edge ? 0 : box.shade);
      }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
