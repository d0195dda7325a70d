/** The kinds of file that `inspect` reads; `video` stands for whatever ffprobe may make of it. */
export type FileKind = 'npz' | 'npy' | 'project' | 'onnx' | 'mot' | 'video';

/** How much of a file's beginning `fileKind` looks at. */
export const headBytes = 4096;

/** The beginning of every SQLite file (sqlite.org/fileformat.html, 1.2). */
const sqliteMagic = 'SQLite format 3\0';
/** The beginning of every NPY file (numpy/lib/format.py). */
const npyMagic = '\x93NUMPY';
/** A zip's first member, or the end record of an empty one (APPNOTE.TXT 4.3.7 and 4.3.16). */
const zipMagics = ['PK\x03\x04', 'PK\x05\x06'];

/** What kind of file this is, by how it begins; the name is not looked at. */
export function fileKind(head: Uint8Array): FileKind {
  const start = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (zipMagics.some((magic) => start.startsWith(magic))) return 'npz';
  if (start.startsWith(npyMagic)) return 'npy';
  if (start.startsWith(sqliteMagic)) return 'project';
  if (isOnnx(head)) return 'onnx';
  return isMotText(start) ? 'mot' : 'video';
}

/**
 * ONNX has no magic bytes: a file is one protobuf message (onnx.proto, ModelProto). Every exporter writes its first field
 * first, `ir_version` (1, a varint; 3 since 2017, 10 by 2025), and then another of the message's fields, 2 to 8, 14 or 20.
 */
function isOnnx(head: Uint8Array): boolean {
  const [first, version, next] = head;
  if (first !== 0x08 || version < 1 || version > 30 || next === undefined) return false;
  const field = next >> 3;
  // Wire type 2 is bytes with a length; 0, a varint, is that of `model_version` (5).
  return (next & 7) === 2 ? (field >= 2 && field <= 8) || field === 14 : next === 0x28;
}

/** True where the first line that is not blank is made of numbers, as a row of MOT text is. */
function isMotText(start: string): boolean {
  const line = start
    .replace(/^\xef\xbb\xbf/, '')
    .split(/\r?\n/)
    .find((text) => text.trim() !== '');
  return line !== undefined && /^[\s\d.,eE+-]+$/.test(line) && /\d[\s,]+[\d.+-]/.test(line);
}
