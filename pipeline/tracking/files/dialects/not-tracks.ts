import { sniffFile } from '#platform/video/sniff-file.ts';
import type { TextHead } from './dialect.ts';
import { isLabelLine } from './yolo-labels.ts';

/** What people take for tracks and is none: how a text shows it, and what it is, in a sentence's second half. */
const texts: readonly { readonly shows: (head: TextHead) => boolean; readonly words: (head: TextHead) => string }[] = [
  {
    shows: ({ text }) => /<boost_serialization/.test(text) && /<tracklets/.test(text),
    words: () =>
      'KITTI raw tracklets: boxes in space, in metres, without places in the picture. Doppel needs boxes in pixels: KITTI tracking labels have them',
  },
  {
    shows: ({ text }) => /<annotation[\s>]/.test(text) && /<bndbox/.test(text),
    words: () => 'Pascal VOC: the boxes of one picture, without ids; a tracker must give them',
  },
  {
    shows: ({ text }) => /^\s*<(\?xml|[A-Za-z!])/.test(text),
    words: ({ text }) => `XML whose root is <${rootOf(text)}>, which is neither CVAT for video nor UA-DETRAC`,
  },
  {
    shows: ({ text }) => /^\s*[[{]/.test(text),
    words: ({ text }) => {
      const keys = [...text.matchAll(/^\s{0,4}"([^"]{1,40})"\s*:/gm)].map(([, key]) => JSON.stringify(key));
      const found = keys.length === 0 ? '' : ` (it has ${keys.slice(0, 6).join(', ')})`;
      return `JSON, but neither COCO with tracks nor a list of rows${found}: no boxes with names are found in it`;
    },
  },
  {
    shows: ({ lines }) => isPicture(lines[0]) && /^\d+$/.test(lines[1] ?? '') && fourNumbers.test(lines[2] ?? ''),
    words: () =>
      "blocks of a picture's name, a count and boxes: detections without ids. A tracker must give them, as in MOT text",
  },
  {
    shows: ({ lines }) => lines.length > 0 && lines.every(isLabelLine),
    words: () => 'the YOLO labels of one picture. Give the folder of them, one file a frame',
  },
];

const isPicture = (line: string | undefined): boolean => /\.(jpe?g|png|bmp)$/i.test(line ?? '');
const fourNumbers = /^(-?[\d.]+\s+){3}-?[\d.]+$/;

const rootOf = (text: string): string => /<([A-Za-z_][\w:.-]*)/.exec(text.replace(/<!--[\s\S]*?-->/g, ''))?.[1] ?? '?';

/** What a text is that is no dialect, in words that follow "it is": `JSON, but ...`. */
export function textWords(head: TextHead): string {
  return texts.find(({ shows }) => shows(head))?.words(head) ?? 'text in which no rows of boxes are found';
}

/** The beginning of every SQLite file (sqlite.org/fileformat.html, 1.2). */
const sqliteMagic = 'SQLite format 3\0';

/** What a file is that is no text, in words that follow "it is". */
export function binaryWords(head: Uint8Array): string {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 512)).toString('latin1');
  if (start.startsWith(sqliteMagic)) {
    return 'an SQLite database. Write its table out as CSV with columns named frame, id, x, y, w and h';
  }
  if (start.startsWith('\x93NUMPY')) return 'a single numpy array; an NPZ with the persons is read';
  if (start.startsWith('\x1f\x8b') || start.startsWith("7z\xbc\xaf'\x1c") || start.startsWith('Rar!')) {
    return 'an archive that is not unpacked here; unpack it first, or make a zip of it';
  }
  // A pickle's first operation is its protocol, 2 to 5 (pickletools, PROTO).
  if (head[0] === 0x80 && head[1] >= 2 && head[1] <= 5) {
    return 'a Python pickle, which can hold programs; save it with numpy.savez_compressed(..., persons=...)';
  }
  switch (sniffFile(head)) {
    case 'picture':
    case 'animation':
      return 'a picture';
    case 'mp4':
      return 'a video';
    default:
      return 'a file that is no text';
  }
}
