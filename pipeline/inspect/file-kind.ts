import { isText } from '#platform/formats/text-lines.ts';

/**
 * What `inspect` does with a file: `zip` may be an NPZ or hold tracks, `text` may be tracks; `video` stands for whatever ffprobe may
 * make of it.
 */
type FileKind = 'zip' | 'npy' | 'project' | 'onnx' | 'text' | 'video';

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
  if (zipMagics.some((magic) => start.startsWith(magic))) return 'zip';
  if (start.startsWith(npyMagic)) return 'npy';
  if (start.startsWith(sqliteMagic)) return 'project';
  if (isOnnx(head)) return 'onnx';
  return isText(head) && !hasControls(head) ? 'text' : 'video';
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

/** Text has no control characters but line ends and tabs, and UTF-16's zeros; recorders' containers have them in their first bytes. */
const hasControls = (head: Uint8Array): boolean =>
  head.some((byte) => byte < 32 && byte !== 0 && byte !== 9 && byte !== 10 && byte !== 13);
