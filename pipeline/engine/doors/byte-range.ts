/** What a Range header asks for. Offsets in bytes, both inclusive. */
type ByteRange = { readonly from: number; readonly to: number } | 'whole' | 'unsatisfiable';

/**
 * Reads a Range header (RFC 9110, 14.2) for a content of `size` bytes. Absent, malformed and multiple ranges mean the whole,
 * as the standard allows; a range that begins behind the end is unsatisfiable. The libraries that do this bring a file server
 * with them (send), or answer in a form that takes as many lines to use (range-parser).
 */
export function byteRange(header: string | null | undefined, size: number): ByteRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return 'whole';
  const [, first, last] = match;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { from: size - length, to: size - 1 };
  }
  const from = Number(first);
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < from) return 'whole';
  return from >= size ? 'unsatisfiable' : { from, to };
}
