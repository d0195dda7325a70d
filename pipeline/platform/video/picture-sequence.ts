import { open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, readReason } from '#base/system-errors.ts';
import { withinLimit } from '../files/answer-limit.ts';

/** Pictures that are the frames of a video, in their order, all of one size. */
export interface PictureSequence {
  /** The pictures' files, or the one animation that holds them all. */
  readonly files: readonly string[];
  readonly kind: 'folder' | 'animation';
  /** `jpeg`, `png`, `webp`, `gif`, `tiff`, `bmp`; `mixed` where they are of several kinds. */
  readonly format: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameCount: number;
  readonly fps: number;
  /** Where the rate comes from, in words: `seqinfo.ini`. */
  readonly fpsFrom: string;
  /** True where a picture says that it is stored turned. */
  readonly isTurned: boolean;
  /** What is odd about the pictures' numbers, in a sentence; null where they go on one by one. */
  readonly gap: string | null;
}

/** What is read as a picture of a sequence: by sharp, and BMP by ffmpeg. */
const pictureName = /\.(jpe?g|png|webp|tiff?|bmp|dib)$/i;
/** A rate that video editors and ffmpeg take for pictures too, where nothing says another. */
const assumedFps = 25;
/** Three hours at 30 frames a second. */
const mostPictures = 324_000;
/** An animation is decoded whole: 40 frames of full HD. */
const mostAnimationPixels = 83_000_000;

/**
 * The pictures that a path leads to: a folder of them (or one that has them in `img1`, as MOTChallenge's), or an animated GIF or WebP.
 * Null for any other file, which may be a video. Throws `bad_video` for a folder without pictures, pictures of several sizes, one that
 * cannot be read, and an animation that is too large.
 */
export async function findPictureSequence(place: string): Promise<PictureSequence | null> {
  try {
    const status = await withinLimit(stat(place), { path: place, code: 'bad_video' });
    if (status.isDirectory()) return await folderSequence(place);
    return status.isFile() && (await isAnimationKind(place)) ? await animationSequence(place) : null;
  } catch (cause) {
    if (cause instanceof DoppelError) throw cause;
    // What is no pattern either is said where it is opened as a video.
    if (isMissing(cause)) return patternOf(place) === null ? null : await patternSequence(place);
    throw new DoppelError('bad_video', `${place} cannot be read: ${readReason(cause)}.`, { cause });
  }
}

/** The pictures' names that ffmpeg's `%06d` or a shell's `*` stands for; null where there is neither. */
function patternOf(place: string): RegExp | null {
  const name = path.basename(place);
  if (!/%0?\d*d|\*/.test(name) || !pictureName.test(name)) return null;
  const parts = name.split(/(%0?\d*d|\*)/).map((part) => {
    if (part === '*') return '.*';
    return /^%/.test(part) ? '\\d+' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}

async function patternSequence(place: string): Promise<PictureSequence> {
  const [folder, pattern] = [path.dirname(place), patternOf(place)];
  const names = (await picturesIn(folder)).filter((name) => pattern?.test(name));
  if (names.length === 0) throw new DoppelError('bad_video', `There are no pictures ${place}.`);
  return sequenceOf(folder, names);
}

async function folderSequence(folder: string): Promise<PictureSequence> {
  const own = await picturesIn(folder);
  const inside = own.length > 0 ? folder : path.join(folder, 'img1');
  const names = own.length > 0 ? own : await picturesIn(inside);
  if (names.length === 0) {
    throw new DoppelError(
      'bad_video',
      `${folder} is a folder without pictures; a video, or a folder of its frames, is needed.`,
    );
  }
  return sequenceOf(inside, names);
}

async function sequenceOf(inside: string, names: readonly string[]): Promise<PictureSequence> {
  if (names.length > mostPictures) {
    throw new DoppelError('bad_video', `${inside} has ${names.length} pictures; at most ${mostPictures} are read.`);
  }
  const files = names.map((name) => path.join(inside, name));
  const facts = await factsOf(files);
  const rate = await rateBeside(inside);
  return {
    files,
    kind: 'folder',
    ...facts,
    frameCount: files.length,
    fps: rate ?? assumedFps,
    fpsFrom: rate === null ? 'assumed: nothing says another' : 'seqinfo.ini',
    gap: gapIn(names),
  };
}

/** Names of pictures, in the order of the numbers in them. */
async function picturesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const order = new Intl.Collator('en', { numeric: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && pictureName.test(entry.name))
    .map(({ name }) => name)
    .sort((a, b) => order.compare(a, b) || (a < b ? -1 : 1));
}

/** How many headers are read at once. */
const atOnce = 16;

async function factsOf(
  files: readonly string[],
): Promise<Pick<PictureSequence, 'format' | 'widthPx' | 'heightPx' | 'isTurned'>> {
  const formats = new Set<string>();
  let [size, isTurned] = [{ widthPx: 0, heightPx: 0 }, false];
  for (let first = 0; first < files.length; first += atOnce) {
    const some = files.slice(first, first + atOnce);
    const found = await Promise.all(some.map(pictureFacts));
    for (const [n, { format, widthPx, heightPx, turned }] of found.entries()) {
      if (first + n === 0) size = { widthPx, heightPx };
      formats.add(format);
      isTurned ||= turned;
      if (widthPx !== size.widthPx || heightPx !== size.heightPx) {
        throw new DoppelError(
          'bad_video',
          `${some[n]} is ${widthPx} x ${heightPx} pixels, the pictures before it are ${size.widthPx} x ${size.heightPx}; the frames of one video are of one size.`,
        );
      }
    }
  }
  if (formats.size > 1 && formats.has('bmp')) {
    throw new DoppelError(
      'bad_video',
      `${path.dirname(files[0])} has BMP pictures beside others (${[...formats].join(', ')}); make them all of one kind.`,
    );
  }
  return { format: formats.size === 1 ? [...formats][0] : 'mixed', ...size, isTurned };
}

async function pictureFacts(file: string) {
  try {
    const bmp = await bmpSize(file);
    if (bmp !== null) return { format: 'bmp', ...bmp, turned: false };
    const { format, width, height, orientation = 1 } = await sharp(file).metadata();
    const isSideways = orientation >= 5;
    return {
      format: format ?? 'unknown',
      widthPx: isSideways ? height : width,
      heightPx: isSideways ? width : height,
      turned: orientation > 1,
    };
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DoppelError(
      'bad_video',
      `${file} is no picture that can be read (${said}). Take it out, or put a whole one in its place.`,
      { cause },
    );
  }
}

/** The size of a BMP, which sharp does not read, from its header (BITMAPINFOHEADER and later); null for what is none. */
async function bmpSize(file: string): Promise<{ readonly widthPx: number; readonly heightPx: number } | null> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(26), 0, 26, 0);
    if (bytesRead < 26 || buffer.toString('latin1', 0, 2) !== 'BM' || buffer.readUInt32LE(14) < 40) return null;
    // A height below 0 says that the rows come from top to bottom.
    return { widthPx: buffer.readInt32LE(18), heightPx: Math.abs(buffer.readInt32LE(22)) };
  } finally {
    await handle.close();
  }
}

/** The frame rate that MOTChallenge's seqinfo.ini names, in the folder or above it; null where there is none. */
async function rateBeside(folder: string): Promise<number | null> {
  for (const place of [folder, path.dirname(folder)]) {
    const text = await readFile(path.join(place, 'seqinfo.ini'), 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return '';
      throw error;
    });
    const rate = Number(/^\s*frameRate\s*=\s*([\d.]+)/im.exec(text)?.[1]);
    if (rate > 0 && rate <= 1000) return rate;
  }
  return null;
}

/** Where the numbers in the names do not go on one by one, in a sentence. */
function gapIn(names: readonly string[]): string | null {
  const numbers = names.map((name) => Number(/(\d{1,12})\.\w+$/.exec(name)?.[1] ?? Number.NaN));
  if (numbers.some(Number.isNaN)) return null;
  const jumps = numbers.flatMap((number, at) => (at > 0 && number !== numbers[at - 1] + 1 ? [at] : []));
  if (jumps.length === 0) return null;
  const [at] = jumps;
  const more = jumps.length === 1 ? '' : `, and ${jumps.length - 1} more such places`;
  return `The pictures' numbers jump from ${names[at - 1]} to ${names[at]}${more}: frames are counted in the order of the pictures, not by these numbers.`;
}

/** Whether a file begins as GIF or WebP do. */
async function isAnimationKind(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    return start.startsWith('GIF8') || start.startsWith('WEBP', 8);
  } finally {
    await handle.close();
  }
}

async function animationSequence(file: string): Promise<PictureSequence | null> {
  const { format, width, pageHeight, height, pages = 1, delay = [] } = await sharp(file, { animated: true }).metadata();
  if (pages < 2) return null; // a still picture, as is said where it is opened as a video
  const heightPx = pageHeight ?? height;
  if (width * heightPx * pages > mostAnimationPixels) {
    throw new DoppelError(
      'bad_video',
      `${file} is an animation of ${pages} pictures of ${width} x ${heightPx} pixels, more than is unpacked here. Make a video of it: ffmpeg -i ${path.basename(file)} -c:v ffv1 street.mkv`,
    );
  }
  const meanMs = delay.reduce((sum, ms) => sum + ms, 0) / Math.max(1, delay.length);
  return {
    files: [file],
    kind: 'animation',
    format: format ?? 'unknown',
    widthPx: width,
    heightPx,
    frameCount: pages,
    fps: meanMs > 0 ? Math.min(1000, Number((1000 / meanMs).toFixed(3))) : assumedFps,
    fpsFrom: meanMs > 0 ? 'the mean of its pictures’ times' : 'assumed: nothing says another',
    isTurned: false,
    gap: null,
  };
}
