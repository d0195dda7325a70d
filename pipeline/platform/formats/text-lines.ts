/** A text's encoding, as its first bytes tell. */
type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** How much of a file's beginning tells its encoding. */
const sampleBytes = 4096;
/** Texts are decoded in pieces of so many bytes: one string of a large file would be longer than V8 allows. */
const pieceBytes = 1 << 20;

/**
 * UTF-16 by its byte order mark or, without one, by every second byte being 0, as in numbers and English written by Windows programs;
 * else UTF-8, for which plain ASCII and, but for other signs than digits, Latin-1 may stand too.
 */
function textEncoding(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, sampleBytes);
  const zeros = [0, 0];
  sample.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2]++;
  });
  const half = sample.length / 2;
  if (half >= 1 && zeros[1] > half * 0.8 && zeros[0] < half * 0.2) return 'utf-16le';
  if (half >= 1 && zeros[0] > half * 0.8 && zeros[1] < half * 0.2) return 'utf-16be';
  return 'utf-8';
}

/** True for what can be text: no byte of 0 near the beginning, or UTF-16, in which every second one is. */
export function isText(bytes: Uint8Array): boolean {
  return textEncoding(bytes) !== 'utf-8' || !bytes.subarray(0, sampleBytes).includes(0);
}

/** The text of a file in pieces, in the encoding that its bytes show, without a byte order mark. */
export function* decodeText(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder(textEncoding(bytes));
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    const end = start + pieceBytes;
    yield decoder.decode(bytes.subarray(start, end), { stream: end < bytes.length });
  }
}

/** The line ends of Unix, Windows, and of old Macs and their spreadsheets: a carriage return alone. */
const lineEnd = /\r\n|\n|\r/g;

/** The lines of a text, whatever ends them. A carriage return and a line feed that two pieces part stay one line end. */
export function* textLines(bytes: Uint8Array): Generator<string> {
  let rest = '';
  for (const piece of decodeText(bytes)) {
    const text = rest + piece;
    let start = 0;
    for (const { index, 0: end } of text.matchAll(lineEnd)) {
      // A last carriage return may be half of a line end.
      if (index + end.length === text.length && end === '\r') break;
      yield text.slice(start, index);
      start = index + end.length;
    }
    rest = text.slice(start);
  }
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
}
