// What bytes are when they are not plain text: told from their first bytes, and for ZIP archives from their directory.
import type { Label } from './problem.js';

export interface ZipEntry {
  readonly name: string;
  /** Size once unpacked, as the archive states it. */
  readonly size: number;
}

const label = (vi: string, en: string): Label => ({ vi, en });
const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const SIGNATURES: readonly (readonly [string, Label])[] = [
  ['%PDF-', label('tệp PDF', 'a PDF file')],
  ['\xd0\xcf\x11\xe0', label('tệp Word/Excel đời cũ (.doc, .xls)', 'an old Word/Excel file (.doc, .xls)')],
  ['{\\rtf', label('tệp RTF', 'an RTF file')],
  ['\x89PNG', label('ảnh PNG', 'a PNG image')],
  ['\xff\xd8\xff', label('ảnh JPEG', 'a JPEG image')],
  ['GIF8', label('ảnh GIF', 'a GIF image')],
  ['\x1f\x8b', label('tệp nén gzip', 'a gzip archive')],
  ['Rar!', label('tệp nén RAR', 'a RAR archive')],
  ['7z\xbc\xaf', label('tệp nén 7z', 'a 7z archive')],
  ['\xff\xfe', label('văn bản UTF-16', 'text in UTF-16')],
  ['\xfe\xff', label('văn bản UTF-16', 'text in UTF-16')],
];

/** Names what the bytes look like; `null` for what may be text. A workbook (XLSX) is for the caller to try first. */
export function looksLike(bytes: Uint8Array): Label | null {
  const start = latin(bytes.subarray(0, 8));
  const known = SIGNATURES.find(([magic]) => start.startsWith(magic));
  if (known) return known[1];
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return archive(zipEntries(bytes));
  return bytes.includes(0) ? label('tệp nhị phân', 'a binary file') : null;
}

export function isWorkbook(entries: readonly ZipEntry[]): boolean {
  return entries.some((entry) => entry.name === 'xl/workbook.xml');
}

function archive(entries: readonly ZipEntry[]): Label {
  const has = (prefix: string): boolean => entries.some((entry) => entry.name.startsWith(prefix));
  if (has('word/')) return label('tệp Word (.docx)', 'a Word file (.docx)');
  if (has('ppt/')) return label('tệp PowerPoint (.pptx)', 'a PowerPoint file (.pptx)');
  if (has('xl/')) return label('tệp Excel bị hỏng', 'a damaged Excel file');
  if (has('META-INF/manifest.xml') && has('content.xml'))
    return label('tệp OpenDocument', 'an OpenDocument file');
  return label('tệp nén ZIP', 'a ZIP archive');
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

/** The central directory of a ZIP archive; empty when it is not one, or a damaged one. */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < 0) return [];
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) return [];
    const nameLength = view.getUint16(at + 28, true);
    const name = latin(bytes.subarray(at + 46, at + 46 + Math.min(nameLength, 200)));
    entries.push({ name, size: view.getUint32(at + 24, true) });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}
