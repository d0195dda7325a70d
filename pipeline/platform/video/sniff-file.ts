/** The kinds of file that people most often take for a video, as far as the first bytes tell. */
type SniffedKind = 'picture' | 'animation' | 'text' | 'mp4' | 'unknown';

/** First bytes of picture formats, as in their specifications; the offset is where they stand. */
const pictureSignatures: readonly { readonly offset: number; readonly bytes: string }[] = [
  { offset: 0, bytes: '\xff\xd8\xff' }, // JPEG
  { offset: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { offset: 0, bytes: 'BM' },
  { offset: 0, bytes: 'II*\0' }, // TIFF
  { offset: 0, bytes: 'MM\0*' }, // TIFF
  { offset: 8, bytes: 'WEBP' },
  { offset: 4, bytes: 'ftypavif' },
  { offset: 4, bytes: 'ftypheic' },
  { offset: 4, bytes: 'ftypheix' },
  { offset: 4, bytes: 'ftypmif1' },
];

/** What the first box of an MP4 or QuickTime file can be; its name follows four bytes of length. */
const mp4Boxes = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'] as const;

/**
 * What a file seems to be, from its first bytes (a few hundred are enough): a still picture, an animated one that no video reader takes
 * (WebP, PNG), text, MP4 or QuickTime, or none of these. A GIF is none of these: whether it moves, reading it tells. Text is what has no
 * control characters but line ends and tabs.
 */
export function sniffFile(head: Uint8Array): SniffedKind {
  const latin1 = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (isAnimated(latin1)) {
    return 'animation';
  }
  if (pictureSignatures.some(({ offset, bytes }) => latin1.startsWith(bytes, offset))) {
    return 'picture';
  }
  if (mp4Boxes.some((box) => latin1.startsWith(box, 4))) {
    return 'mp4';
  }
  const control = head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13);
  return control || head.length === 0 ? 'unknown' : 'text';
}

/** An extended WebP says so in its flags (bit 1), a PNG by a chunk that stands before the first picture. */
function isAnimated(latin1: string): boolean {
  if (latin1.startsWith('WEBPVP8X', 8)) return (latin1.charCodeAt(20) & 2) !== 0;
  return latin1.startsWith('\x89PNG\r\n\x1a\n') && latin1.includes('acTL');
}
